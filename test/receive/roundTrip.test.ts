import fc from 'fast-check';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { CUSTOM_EVENT, EVALUATION_EVENT, MAX_EVENTS } from '../../nodes/AwsEvidently/api/events';
import { createClient } from '../../nodes/AwsEvidently/aws/client';
import { PutProjectEventsCommand } from '../../nodes/AwsEvidently/aws/sdk/sdk';
import type { Endpoint } from '../../nodes/AwsEvidently/receive/endpoint';
import { handleRequest } from '../../nodes/AwsEvidently/receive/handleRequest';
import { toItems, type DataFormat } from '../../nodes/AwsEvidently/receive/outputItems';
import type { ReceivedRequest } from '../../nodes/AwsEvidently/receive/request';
import { toJson } from '../../nodes/AwsEvidently/send/jsonData';
import { toTimestamp } from '../../nodes/AwsEvidently/send/timestamps';
import { binaryText } from '../support/binaryText';

const KEYS = { accessKeyId: 'AKID', secretAccessKey: 'top/secret+key' };
const BASE = '/webhook/d1';

const ENDPOINT: Endpoint = {
	findCredential: () => KEYS,
	isBasePath: (path) => path === BASE,
	projects: { names: [], has: () => true },
	createdTime: 0,
	allowedOrigins: '*',
};

/** Converts a request of the sender's client into the form in which a server receives it. */
function toReceivedRequest({ method, url, headers, body }: IHttpRequestOptions): ReceivedRequest {
	const { pathname, search, host } = new URL(url);
	const sent = { host, ...(headers as Record<string, string>) };
	return {
		method: method ?? 'GET',
		target: pathname + search,
		headers: Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, [value]])),
		body: body as Buffer,
		receivedAt: Date.now(),
	};
}

interface Sent {
	type: typeof CUSTOM_EVENT | typeof EVALUATION_EVENT;
	timestamp: Date;
	/** The JSON document of the event's data. */
	data: string;
}

/** Sends events with the sender's client directly to the receiver. */
async function passThrough(project: string, events: Sent[], dataFormat: DataFormat) {
	let items: ReturnType<typeof toItems> = [];
	const client = await createClient(
		{ region: 'eu-west-1', keys: KEYS, endpoint: `http://n8n.example${BASE}` },
		async (request) => {
			const handled = await handleRequest(toReceivedRequest(request), ENDPOINT);
			if (handled.received) items = toItems(handled.received, dataFormat);
			const { status, headers, body } = handled.response;
			return { statusCode: status, headers, body };
		},
		{ maxAttempts: 1, timeout: 10_000 },
	);
	const { eventResults } = await client.send(new PutProjectEventsCommand({ project, events }));
	return { items, eventResults };
}

/** Beyond 70,000 years, a number of seconds is too imprecise for milliseconds. */
const instant = fc.oneof(
	fc.date({ noInvalidDate: true, min: new Date(-2e15), max: new Date(2e15) }),
	fc.date({ noInvalidDate: true, min: new Date('2021-01-01'), max: new Date('2030-01-01') }),
);

const event: fc.Arbitrary<Sent> = fc.record({
	type: fc.constantFrom(CUSTOM_EVENT, EVALUATION_EVENT),
	timestamp: instant,
	data: fc.oneof(
		fc.dictionary(binaryText(), fc.jsonValue()).map((data) => toJson(data, '').text),
		fc.jsonValue().map((value) => JSON.stringify(value)),
		// Parsing these texts and writing them again would change a number or a space.
		fc.constantFrom('{"n":12345678901234567890}', ' {"a" : 1.10} ', '{"__proto__":{"a":1}}'),
	),
});

const projectName = fc.stringMatching(/^[a-zA-Z0-9_-]{1,40}$/);
const project = fc.oneof(
	projectName,
	projectName.map((name) => `arn:aws:evidently:eu-west-1:123456789012:project/${name}`),
);

/** The requests have about 40 events each, 2,000 in total. */
const runs = { numRuns: 52, seed: 12 };
const batch = fc.array(event, { minLength: 30, maxLength: MAX_EVENTS, size: 'max' });

it('receives verbatim everything that the sender can send', async () => {
	let count = 0;
	await fc.assert(
		fc.asyncProperty(project, batch, async (ref, events) => {
			const { items, eventResults } = await passThrough(ref, events, 'text');
			count += events.length;
			expect(items.map(({ json }) => json)).toEqual(
				events.map(({ type, timestamp, data }, index) => ({
					eventId: eventResults?.[index]?.eventId,
					project: ref.split('/').at(-1),
					type,
					timestamp: timestamp.toISOString(),
					data,
					receivedTime: items[0]?.json.receivedTime,
				})),
			);
		}),
		runs,
	);
	expect(count).toBeGreaterThanOrEqual(2_000);
});

it('parses the JSON data that the sender sends', async () => {
	await fc.assert(
		fc.asyncProperty(batch, async (events) => {
			const { items } = await passThrough('demo', events, 'json');
			for (const [index, { data }] of events.entries()) {
				const value: unknown = JSON.parse(data);
				if (holdsObject(value)) continue;
				expect(items[index]?.json.data).toEqual(value);
			}
		}),
		{ ...runs, numRuns: 20 },
	);
});

/** The receiver unwraps these values, which the tests of parseEvents cover. */
const holdsObject = (value: unknown) => typeof value === 'string' && /^\s*\{/.test(value);

it('outputs timestamps that the sender reads as the same instant', () => {
	fc.assert(
		fc.property(instant, (date) => {
			const iso = date.toISOString();
			expect(toTimestamp(iso, 'UTC', 'timestamp')).toEqual(date);
		}),
		{ numRuns: 1000, seed: 12 },
	);
});
