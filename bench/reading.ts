/** What the trigger itself does with a request: it verifies the signature and reads the events. */
import { handleRequest, type Received } from '../nodes/AwsEvidently/receive/handleRequest';
import { createItems } from './items';
import { BATCH_SIZE, KEYS, PATH, prepare, type Prepared } from './senders';

const REQUESTS = 200;

const ENDPOINT = {
	credentials: [KEYS],
	projects: { names: [], has: () => true },
	basePath: '',
	allowedOrigins: '*',
};

/** @returns milliseconds of CPU time for a signed request of 50 events. */
export async function timeOfReading(): Promise<number> {
	const prepared = await prepare('http://localhost', createItems(REQUESTS * BATCH_SIZE));
	const requests = prepared.map(toReceived);
	const before = process.cpuUsage();
	for (const request of requests) read(request);
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000 / REQUESTS;
}

const toReceived = ({ body, headers }: Prepared): Received => ({
	method: 'POST',
	target: PATH,
	headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
	body,
	receivedAt: Date.now(),
});

function read(request: Received): void {
	const { reply, accepted } = handleRequest(request, ENDPOINT);
	if (accepted?.events.length !== BATCH_SIZE) throw new Error(`Not read: ${String(reply.body)}`);
}
