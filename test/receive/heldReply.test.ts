import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import express, { type Response } from 'express';

import { holdReply } from '../../nodes/AwsEvidently/receive/heldReply';
import { jsonReply } from '../../nodes/AwsEvidently/receive/replies';
import { cleanUp, onCleanUp, send } from '../evidently/testKit';

afterEach(cleanUp);

const PAGE = { 'access-control-allow-origin': 'https://shop.example', vary: 'Origin' };
const REPLY = jsonReply({ failedEventCount: 0 }, 200, PAGE);

/** A server that holds the reply and then answers as n8n might. */
async function serve(answer: (response: Response) => unknown): Promise<Server> {
	const app = express();
	app.get('/', async (_request, response) => {
		holdReply(response, REPLY);
		await answer(response);
	});
	const server = createServer(app).listen(0, '127.0.0.1');
	await once(server, 'listening');
	onCleanUp(() => void server.close());
	return server;
}

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const answered = async (answer: (response: Response) => unknown) =>
	await send(urlOf(await serve(answer)), { path: '/' });

it.each([
	['the last node’s items', [{ id: 1 }, { id: 2 }]],
	['none, if it gave none', []],
])('What was held goes out once n8n answers %s', async (_what, items) => {
	const { status, headers, body } = await answered((response) => response.status(200).json(items));
	expect({ status, body }).toEqual({ status: 200, body: REPLY.body });
	expect(headers).toMatchObject({
		...PAGE,
		'content-type': 'application/json',
		'x-amzn-requestid': REPLY.headers['x-amzn-RequestId'],
	});
});

it.each<[string, (response: Response) => unknown]>([
	['500 in words', (response) => response.status(500).json({ message: 'Error in workflow' })],
	['500 with a list', (response) => response.status(500).json([{ id: 1 }])],
	[
		'200 in words, as for what could not start',
		(response) => response.json({ message: 'No data' }),
	],
	['200 with a text', (response) => response.send('Workflow was started')],
	['200 with nothing', (response) => response.json(undefined)],
])('AWS’s error goes out, and nothing of n8n’s words, if n8n answers %s', async (_what, answer) => {
	const { status, headers, body } = await answered(answer);
	expect(status).toBe(500);
	expect(headers).toMatchObject({
		...PAGE,
		'content-type': 'application/json',
		'x-amzn-errortype': 'InternalServerException',
		'x-amzn-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
	});
	expect(JSON.parse(body)).toEqual({
		message: 'The workflow failed. Its execution in n8n says why.',
	});
});

it('A client that has hung up meanwhile does no harm', async () => {
	let hasAnswered = () => {};
	const answeredOnce = new Promise<void>((resolve) => (hasAnswered = resolve));
	const server = await serve(async (response) => {
		response.req.socket.destroy();
		await once(response, 'close');
		response.status(200).json([]);
		hasAnswered();
	});
	await expect(send(urlOf(server), { path: '/' })).rejects.toThrow('socket hang up');
	await answeredOnce;
	expect(server.listening).toBe(true);
});
