/** Measures the work of the trigger alone: it verifies the signature and reads the events. */
import type { HttpRequest } from '@smithy/protocol-http';

import { handleRequest } from '../nodes/AwsEvidently/receive/handleRequest';
import type { ReceivedRequest } from '../nodes/AwsEvidently/receive/request';
import { createItems } from './items';
import { BATCH_SIZE, KEYS, PATH, prepare } from './senders';

const REQUESTS = 200;

const ENDPOINT = {
	findCredential: () => KEYS,
	isBasePath: () => true,
	projects: { names: [], has: () => true },
	createdTime: 0,
	allowedOrigins: '*',
};

/** Returns the milliseconds of CPU time for a signed request with 50 events. */
export async function timeOfReading(): Promise<number> {
	const prepared = await prepare('http://localhost', createItems(REQUESTS * BATCH_SIZE));
	const requests = prepared.map(toReceived);
	const before = process.cpuUsage();
	for (const request of requests) await read(request);
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000 / REQUESTS;
}

const toReceived = ({ body, headers }: HttpRequest): ReceivedRequest => ({
	method: 'POST',
	target: PATH,
	headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
	body: body as Buffer,
	receivedAt: Date.now(),
});

async function read(request: ReceivedRequest): Promise<void> {
	const { response, received } = await handleRequest(request, ENDPOINT);
	if (received?.events.length === BATCH_SIZE) return;
	throw new Error(`The trigger rejected a request: ${String(response.body)}`);
}
