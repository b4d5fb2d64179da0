import type { CustomResponse } from '../../../evidently';
import type { Execution } from '../../../n8n/rest/client';
import { runSql } from '../../../n8n/postgres/sql';
import { until } from '../../../n8n/waiting';
import {
	DeadLetterWorkflows,
	deactivated,
	inDryRun,
	itemCount,
	KEEP,
	SEND_AGAIN,
	takenBy,
	withItems,
} from './deadLetterWorkflows';

let n8n: DeadLetterWorkflows;
let keep: string;
let sendAgain: string;

jest.setTimeout(240_000);

beforeAll(async () => {
	n8n = await DeadLetterWorkflows.open();
	keep = await n8n.create(KEEP);
	sendAgain = await n8n.create(SEND_AGAIN);
	// Creates the table.
	await n8n.execute(sendAgain);
});

afterAll(async () => await n8n?.close());

afterEach(async () => {
	n8n.evidently.setFaults({});
	n8n.evidently.substitute = undefined;
	await n8n.sql('DELETE FROM evidently_dead_letters');
});

/** What every execution of the example sends: user and time of the event. */
const SENT = [
	['u-17', '2026-11-20T08:00:00.000Z'],
	['u-42', '2026-11-20T08:00:01.250Z'],
	['u-88', '2026-11-20T08:00:03.000Z'],
];

interface Stored {
	user: string;
	at: string;
	key: string;
}

async function stored(): Promise<Stored[]> {
	return (await n8n.evidently.readEvents('demo')).map(({ timestamp, data }) => {
		const { userDetails, eventKey } = JSON.parse(data) as {
			userDetails: { userId: string };
			eventKey: string;
		};
		const at = new Date(timestamp * 1000).toISOString();
		return { user: userDetails.userId, at, key: eventKey };
	});
}

/** Expects the example's events once for each execution, each with its own time and its own key. */
function expectOnce(events: Stored[], executions: number): void {
	const expected = Array.from({ length: executions }, () => SENT).flat();
	expect(events.map(({ user, at }) => [user, at]).sort()).toEqual(expected.sort());
	expect(new Set(events.map(({ key }) => key)).size).toBe(expected.length);
}

/** The events that the service stores meanwhile. */
async function storedDuring(action: () => Promise<unknown>): Promise<Stored[]> {
	const before = await stored();
	await action();
	return (await stored()).slice(before.length);
}

/** Puts waiting events into the table. */
async function addLetters(count: number, project = 'search-ranking'): Promise<void> {
	await n8n.sql(
		`INSERT INTO evidently_dead_letters (project, type, "timestamp", data, error)
		SELECT '${project}', 'aws.evidently.custom', '2026-11-20T08:00:00.123Z',
			json_build_object('n', n)::text, 'The endpoint is down.'
		FROM generate_series(1, ${count}) AS n`,
	);
}

/** Makes the service answer every request with the given response. */
function answerWith(response: CustomResponse): void {
	n8n.evidently.substitute = () => response;
}

const refusal = (status: number, code: string): CustomResponse => ({
	status,
	headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
	body: JSON.stringify({ message: 'No.' }),
});

const rejection = (errorCode: string, errorMessage: string): CustomResponse => ({
	status: 200,
	headers: { 'content-type': 'application/json' },
	body: JSON.stringify({ failedEventCount: 1, eventResults: [{ errorCode, errorMessage }] }),
});

test('an item that can’t become an event is kept with its JSON, and the events are sent', async () => {
	expectOnce(await storedDuring(async () => await n8n.execute(keep)), 1);
	expect(await n8n.letters()).toEqual([]);
	const [item, ...others] = await n8n.unusableItems();
	expect(others).toEqual([]);
	expect(item).toMatchObject({ project: null, type: null, timestamp: null });
	expect(item?.error).toMatch(/^Item 2: .*last Friday/);
	expect(JSON.parse(item?.data ?? '')).toEqual({
		time: 'last Friday',
		userDetails: { userId: 'u-3' },
		details: { pageLoadTime: 912 },
	});
});

test('an item that can’t become an event is kept with its own field "error"', async () => {
	const item = { time: 'soon', error: 'Payment declined', details: 'Card', text: 'a\u0000b' };
	await n8n.execute(await n8n.create(KEEP, withItems(item)));
	const kept = await n8n.unusableItems();
	expect(kept.map(({ data }) => JSON.parse(data) as unknown)).toEqual([item]);
	expect(kept[0]?.error).toMatch(/soon/);
});

test('events are kept with their time, key and reason while the endpoint is down', async () => {
	const { evidently } = n8n;
	await evidently.close();
	await n8n.execute(keep);
	await n8n.execute(keep);
	const kept = await n8n.letters();
	expect(kept).toHaveLength(6);
	expect(kept.slice(0, 3).map(({ timestamp }) => timestamp)).toEqual(SENT.map(([, at]) => at));
	for (const letter of kept) {
		expect(letter).toMatchObject({
			project: 'demo',
			type: 'aws.evidently.custom',
			error: expect.stringMatching(/ECONNREFUSED/) as string,
			attempts: 1,
			rejections: 0,
			claimed_until: null,
		});
	}
	// They stay, and their attempts are counted.
	expect(takenBy(await n8n.execute(sendAgain))).toBe(6);
	expect((await n8n.letters()).map((letter) => [letter.attempts, letter.rejections])).toEqual(
		kept.map(() => [2, 0]),
	);
	await n8n.startEvidentlyAgain();
	expectOnce(await storedDuring(async () => await n8n.execute(sendAgain)), 2);
	expect(await n8n.letters()).toEqual([]);
	expect(takenBy(await n8n.execute(sendAgain))).toBe(0);
});

test.each([
	['deactivated', deactivated],
	['in Dry Run', inDryRun],
])('events are kept while the node "Send Them Again" is %s', async (_, change) => {
	await addLetters(3);
	await n8n.execute(await n8n.create(SEND_AGAIN, change('Send Them Again')));
	const reason =
		'Nothing was sent. Activate the node "Send Them Again" and turn off its option Dry Run.';
	const waiting = { error: reason, attempts: 2, rejections: 0, claimed_until: null };
	expect(await n8n.letters()).toMatchObject([waiting, waiting, waiting]);
	expect(takenBy(await n8n.execute(sendAgain))).toBe(3);
	expect(await n8n.letters()).toEqual([]);
});

test.each([
	['deactivated', deactivated],
	['in Dry Run', inDryRun],
])('events are kept while the node "Send the Events" is %s', async (_, change) => {
	const events = await storedDuring(async () => {
		await n8n.execute(await n8n.create(KEEP, change('Send the Events')));
		const reason =
			'Nothing was sent. Activate the node "Send the Events" and turn off its option Dry Run.';
		expect((await n8n.letters()).map(({ error }) => error)).toEqual([reason, reason, reason]);
		await n8n.execute(sendAgain);
	});
	expectOnce(events, 1);
	expect(await n8n.letters()).toEqual([]);
});

test('an accepted event without an ID is deleted', async () => {
	await addLetters(1);
	answerWith({
		status: 200,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ failedEventCount: 0, eventResults: [{}] }),
	});
	await n8n.execute(sendAgain);
	expect(await n8n.letters()).toEqual([]);
});

test('two executions at once send each event once', async () => {
	await addLetters(6);
	n8n.evidently.setFaults({ stall: 1 });
	const first = await n8n.start(sendAgain);
	await until('the first to take them', async () =>
		(await n8n.letters()).every(({ claimed_until }) => claimed_until !== null),
	);
	// The first one waits for a response now.
	expect(takenBy(await n8n.execute(sendAgain))).toBe(0);
	n8n.evidently.setFaults({});
	const before = await n8n.evidently.readEvents('search-ranking');
	expect(takenBy(await n8n.finish(first))).toBe(6);
	expect(await n8n.letters()).toEqual([]);
	expect(await n8n.evidently.readEvents('search-ranking')).toHaveLength(before.length + 6);
});

test.each(['accepts', 'rejects'])(
	'an execution whose claim has passed to another changes nothing when the service %s',
	async (what) => {
		await addLetters(2);
		n8n.evidently.setFaults({ stall: 1 });
		const late = await n8n.start(sendAgain);
		await until('the claim', async () => (await n8n.letters())[0]?.claimed_until);
		// This is what another execution does once the claim has run out.
		await n8n.sql('UPDATE evidently_dead_letters SET claim = gen_random_uuid()');
		const claimed = await n8n.letters();
		n8n.evidently.setFaults(what === 'rejects' ? { reject: 1 } : {});
		await n8n.finish(late);
		expect(await n8n.letters()).toEqual(claimed);
	},
);

test('an event is taken again once the claim of a lost execution has ended', async () => {
	await addLetters(3);
	await n8n.sql(`UPDATE evidently_dead_letters SET claimed_until = now() + interval '1 minute'`);
	expect(takenBy(await n8n.execute(sendAgain))).toBe(0);
	await n8n.sql(`UPDATE evidently_dead_letters SET claimed_until = now() - interval '1 second'`);
	expect(takenBy(await n8n.execute(sendAgain))).toBe(3);
	expect(await n8n.letters()).toEqual([]);
});

test('an event that the service rejects is sent five times more, then left to a person', async () => {
	n8n.evidently.setFaults({ reject: 1 });
	await n8n.execute(keep);
	for (let time = 1; time <= 5; time += 1) {
		expect(takenBy(await n8n.execute(sendAgain))).toBe(3);
	}
	n8n.evidently.setFaults({});
	expect(takenBy(await n8n.execute(sendAgain))).toBe(0);
	const error = 'ValidationException: The event is not valid.';
	const givenUp = { error, attempts: 6, rejections: 5 };
	expect(await n8n.letters()).toMatchObject([givenUp, givenUp, givenUp]);

	await n8n.sql('UPDATE evidently_dead_letters SET rejections = 0');
	expect(takenBy(await n8n.execute(sendAgain))).toBe(3);
	expect(await n8n.letters()).toEqual([]);
});

test.each([
	['the service refuses its request as invalid', refusal(400, 'ValidationException')],
	['it is too large for the endpoint', { status: 413, body: 'Too large' }],
	['the service rejects it', rejection('AccessDeniedException', 'No.')],
])('a rejection of an event is counted when %s', async (_, response) => {
	await addLetters(1);
	answerWith(response);
	await n8n.execute(sendAgain);
	expect(await n8n.letters()).toMatchObject([{ attempts: 2, rejections: 1, claimed_until: null }]);
});

test('an event that the service refuses holds up none of the 49 others of its request', async () => {
	await addLetters(50);
	n8n.evidently.substitute = ({ body }) =>
		body.toString().includes(String.raw`{\"n\" : 17}`)
			? refusal(400, 'ValidationException')
			: undefined;
	await n8n.execute(sendAgain);
	const [refused, ...others] = await n8n.letters();
	expect(refused).toMatchObject({ data: '{"n" : 17}', rejections: 1 });
	expect(others).toEqual([]);
});

test.each([
	['the service throttles the event', rejection('ThrottlingException', 'Later.')],
	['the key is wrong', refusal(403, 'UnrecognizedClientException')],
	['the project is missing', refusal(404, 'ResourceNotFoundException')],
	['a proxy answers with an error', { status: 400, body: '<html>' }],
])('no rejection of an event is counted when %s', async (_, response) => {
	await addLetters(1);
	answerWith(response);
	await n8n.execute(sendAgain);
	expect(await n8n.letters()).toMatchObject([{ attempts: 2, rejections: 0, claimed_until: null }]);
});

test('a U+0000 in the service’s message is kept as U+FFFD', async () => {
	answerWith(rejection('ConflictException', 'a\u0000b'));
	const item = { time: '2026-11-20T08:00:00Z', userDetails: {}, details: {} };
	await n8n.execute(await n8n.create(KEEP, withItems(item)));
	const error = 'ConflictException: a\ufffdb';
	expect(await n8n.letters()).toMatchObject([{ error, attempts: 1 }]);
	await n8n.execute(sendAgain);
	expect(await n8n.letters()).toMatchObject([{ error, attempts: 2 }]);
});

test('data is sent verbatim, to the project that it was for', async () => {
	const data = '{"total": 1.10, "order": 12345678901234567890, "text": "\\u0000 \'"}';
	await runSql(
		n8n.postgres.connection,
		`INSERT INTO evidently_dead_letters (project, type, "timestamp", data, error)
		VALUES ('checkout', 'aws.evidently.custom', '2026-11-20T08:00:00.123Z', $1, 'Down.')`,
		[data],
	);
	expect(takenBy(await n8n.execute(sendAgain))).toBe(1);
	const timestamp = Date.parse('2026-11-20T08:00:00.123Z') / 1000;
	expect(await n8n.evidently.readEvents('checkout')).toMatchObject([
		{ type: 'aws.evidently.custom', timestamp, data },
	]);
});

test('an execution goes on while full batches of 500 wait', async () => {
	await addLetters(1_200);
	const before = await n8n.evidently.readEvents('search-ranking');
	const execution = await n8n.execute(sendAgain);
	const runs = execution.data.resultData.runData['Take Waiting Events'] ?? [];
	expect(runs.map(({ data }) => data?.main?.[0]?.length)).toEqual([500, 500, 200]);
	expect(itemCount(execution, 'Accepted?')).toBe(1_200);
	expect(await n8n.letters()).toEqual([]);
	const events = (await n8n.evidently.readEvents('search-ranking')).slice(before.length);
	expect(new Set(events.map(({ data }) => data)).size).toBe(1_200);
	expect(events).toHaveLength(1_200);
});

test('an execution takes each event once, even if full batches wait', async () => {
	await addLetters(700);
	n8n.evidently.setFaults({ reject: 0.5 });
	expect(takenBy(await n8n.execute(sendAgain))).toBe(700);
	const kept = await n8n.letters();
	expect(kept.length).toBeGreaterThan(300);
	expect(new Set(kept.map(({ attempts }) => attempts))).toEqual(new Set([2]));
});

test('an execution stops after a batch of which no event was accepted', async () => {
	await addLetters(700);
	answerWith(refusal(404, 'ResourceNotFoundException'));
	expect(takenBy(await n8n.execute(sendAgain))).toBe(500);
	expect((await n8n.letters()).filter(({ attempts }) => attempts === 2)).toHaveLength(500);
});

test('an execution that found the table missing keeps the events, and its retry sends nothing again', async () => {
	const before = await stored();
	n8n.evidently.setFaults({ reject: 0.5 }, 5);
	let failed: Execution | undefined;
	await n8n.without('TABLE', 'evidently_dead_letters', async () => {
		failed = await n8n.client.finished(await n8n.start(keep), 120_000);
	});
	expect(failed?.status).toBe('error');
	const accepted = (await stored()).length - before.length;
	expect(accepted).toBe(1);

	n8n.evidently.setFaults({});
	await n8n.client.retryExecution(failed!.id);
	expect(await stored()).toHaveLength(before.length + accepted);
	expect(await n8n.letters()).toHaveLength(SENT.length - accepted);
	expect(await n8n.unusableItems()).toHaveLength(1);
});
