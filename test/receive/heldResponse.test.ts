import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import express, { type Response } from 'express';

import { holdResponse } from '../../nodes/AwsEvidently/receive/heldResponse';
import { jsonResponse } from '../../nodes/AwsEvidently/receive/responses';
import { cleanUp, onCleanUp, send } from '../support/testKit';

afterEach(cleanUp);

const PAGE = { 'access-control-allow-origin': 'https://shop.example', vary: 'Origin' };
const HELD = jsonResponse({ failedEventCount: 0 }, 200, PAGE);

/** Starts a server that holds a response back and then responds as n8n might. */
async function serve(answer: (response: Response) => unknown): Promise<Server> {
	const app = express();
	app.get('/', async (_request, response) => {
		holdResponse(response, HELD);
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
	['the items of the last node', [{ id: 1 }, { id: 2 }]],
	['no items', []],
])('sends a held response once n8n responds with %s', async (_what, items) => {
	const { status, headers, body } = await answered((response) => response.status(200).json(items));
	expect({ status, body }).toEqual({ status: 200, body: HELD.body });
	expect(headers).toMatchObject({
		...PAGE,
		'content-type': 'application/json',
		'x-amzn-requestid': HELD.headers['x-amzn-RequestId'],
	});
});

it.each<[string, (response: Response) => unknown]>([
	['500 and a message', (response) => response.status(500).json({ message: 'Error in workflow' })],
	['500 and a list', (response) => response.status(500).json([{ id: 1 }])],
	[
		'200 and a message, as for a workflow that could not start',
		(response) => response.json({ message: 'No data' }),
	],
	['200 and a text', (response) => response.send('Workflow was started')],
	['200 and nothing', (response) => response.json(undefined)],
])(
	'sends AWS’s error instead of a held response if n8n responds with %s',
	async (_what, answer) => {
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
	},
);

it('keeps serving after a client has disconnected before its held response', async () => {
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
