import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export const PROJECT_API_KEY = 'phc_test';

export interface PostHogEvent {
	event: string;
	timestamp: string;
	uuid: string;
	properties: { distinct_id: string; [name: string]: unknown };
}

interface Batch {
	api_key?: unknown;
	batch?: Array<Partial<PostHogEvent>>;
}

/** A server with PostHog's batch API, as https://posthog.com/docs/api/capture documents it. */
export interface PostHog {
	url: string;
	/** The batches that it has accepted. */
	batches: PostHogEvent[][];
	/** The status of the next responses, if it isn't 200. */
	failWith?: number;
	close(): void;
}

export async function startPostHog(): Promise<PostHog> {
	const server = createServer((request, response) => {
		const isBatch = request.method === 'POST' && request.url === '/batch/';
		if (!isBatch) return respond(response, 404, {});
		void json(request).then((body) => answer(posthog, body as Batch, response));
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const posthog: PostHog = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		batches: [],
		close: () => server.close(),
	};
	return posthog;
}

function answer(posthog: PostHog, { api_key, batch = [] }: Batch, response: ServerResponse) {
	if (posthog.failWith !== undefined) return respond(response, posthog.failWith, {});
	if (api_key !== PROJECT_API_KEY) {
		const detail =
			'Project API key invalid. You can find your project API key in PostHog project settings.';
		return respond(response, 401, {
			type: 'authentication_error',
			code: 'invalid_api_key',
			detail,
		});
	}
	if (batch.length === 0 || !batch.every(isEvent)) {
		return respond(response, 400, { type: 'validation_error', code: 'invalid_payload' });
	}
	posthog.batches.push(batch as PostHogEvent[]);
	respond(response, 200, { status: 1 });
}

/** Whether PostHog ingests the event: it drops events without a distinct ID or with an invalid UUID. */
function isEvent({ event, properties, timestamp, uuid }: Partial<PostHogEvent>): boolean {
	return (
		typeof event === 'string' &&
		typeof properties?.distinct_id === 'string' &&
		properties.distinct_id !== '' &&
		/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(timestamp ?? '') &&
		/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid ?? '')
	);
}

function respond(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
