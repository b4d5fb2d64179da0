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
	// The first execution creates the table.
	await n8n.execute(sendAgain);
});

afterAll(async () => await n8n?.close());

afterEach(async () => {
	n8n.evidently.setFaults({});
	n8n.evidently.substitute = undefined;
	await n8n.sql('DELETE FROM evidently_dead_letters');
});

/** The user and the time of each event that an execution of the example sends. */
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

/** Expects each event of the example once for each execution, with its own time and a unique key. */
function expectOnce(events: Stored[], executions: number): void {
	const expected = Array.from({ length: executions }, () => SENT).flat();
	expect(events.map(({ user, at }) => [user, at]).sort()).toEqual(expected.sort());
	expect(new Set(events.map(({ key }) => key)).size).toBe(expected.length);
}

/** Runs an action and returns the events that the service has stored during it. */
async function storedDuring(action: () => Promise<unknown>): Promise<Stored[]> {
	const before = await stored();
	await action();
	return (await stored()).slice(before.length);
}

/** Inserts waiting events into the table. */
async function addLetters(count: number, project = 'search-ranking'): Promise<void> {
	await n8n.sql(
		`INSERT INTO evidently_dead_letters (project, type, "timestamp", data, error)
		SELECT '${project}', 'aws.evidently.custom', '2026-11-20T08:00:00.123Z',
			json_build_object('n', n)::text, 'The endpoint is down.'
		FROM generate_series(1, ${count}) AS n`,
	);
}

/** Makes the service return the same response to every request. */
function answerWith(response: CustomResponse): void {
	n8n.evidently.substitute = () => response;
}

const errorResponse = (status: number, code: string): CustomResponse => ({
	status,
	headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
	body: JSON.stringify({ message: 'No.' }),
});

const rejection = (errorCode: string, errorMessage: string): CustomResponse => ({
	status: 200,
	headers: { 'content-type': 'application/json' },
	body: JSON.stringify({ failedEventCount: 1, eventResults: [{ errorCode, errorMessage }] }),
});

it('keeps an item that can’t become an event with its JSON, and sends the events', async () => {
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

it('keeps an item that can’t become an event with its own field "error"', async () => {
	const item = { time: 'soon', error: 'Payment declined', details: 'Card', text: 'a\u0000b' };
	await n8n.execute(await n8n.create(KEEP, withItems(item)));
	const kept = await n8n.unusableItems();
	expect(kept.map(({ data }) => JSON.parse(data) as unknown)).toEqual([item]);
	expect(kept[0]?.error).toMatch(/soon/);
});

it('keeps events with their time, key and error while the endpoint is down', async () => {
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
	// The events stay in the table, and their attempts are counted.
	expect(takenBy(await n8n.execute(sendAgain))).toBe(6);
	expect((await n8n.letters()).map((letter) => [letter.attempts, letter.rejections])).toEqual(
		kept.map(() => [2, 0]),
	);
	await n8n.startEvidentlyAgain();
	expectOnce(await storedDuring(async () => await n8n.execute(sendAgain)), 2);
	expect(await n8n.letters()).toEqual([]);
	expect(takenBy(await n8n.execute(sendAgain))).toBe(0);
});

it.each([
	['deactivated', deactivated],
	['in Dry Run', inDryRun],
])('keeps dead letters in the table while the node "Send Them Again" is %s', async (_, change) => {
	await addLetters(3);
	await n8n.execute(await n8n.create(SEND_AGAIN, change('Send Them Again')));
	const reason =
		'Nothing was sent. Activate the node "Send Them Again" and turn off its option Dry Run.';
	const waiting = { error: reason, attempts: 2, rejections: 0, claimed_until: null };
	expect(await n8n.letters()).toMatchObject([waiting, waiting, waiting]);
	expect(takenBy(await n8n.execute(sendAgain))).toBe(3);
	expect(await n8n.letters()).toEqual([]);
});

it.each([
	['deactivated', deactivated],
	['in Dry Run', inDryRun],
])('keeps events as dead letters while the node "Send the Events" is %s', async (_, change) => {
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

it('deletes a dead letter that the service accepts without returning an ID', async () => {
	await addLetters(1);
	answerWith({
		status: 200,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ failedEventCount: 0, eventResults: [{}] }),
	});
	await n8n.execute(sendAgain);
	expect(await n8n.letters()).toEqual([]);
});

it('sends each dead letter once if two executions overlap', async () => {
	await addLetters(6);
	n8n.evidently.setFaults({ stall: 1 });
	const first = await n8n.start(sendAgain);
	await until('the first execution to claim the events', async () =>
		(await n8n.letters()).every(({ claimed_until }) => claimed_until !== null),
	);
	// The first execution now waits for a response.
	expect(takenBy(await n8n.execute(sendAgain))).toBe(0);
	n8n.evidently.setFaults({});
	const before = await n8n.evidently.readEvents('search-ranking');
	expect(takenBy(await n8n.finish(first))).toBe(6);
	expect(await n8n.letters()).toEqual([]);
	expect(await n8n.evidently.readEvents('search-ranking')).toHaveLength(before.length + 6);
});

it.each(['accepts', 'rejects'])(
	'changes nothing after the claim has passed to another execution, if the service %s the events',
	async (what) => {
		await addLetters(2);
		n8n.evidently.setFaults({ stall: 1 });
		const late = await n8n.start(sendAgain);
		await until('the claim', async () => (await n8n.letters())[0]?.claimed_until);
		// Another execution claims the events like this once the claim has expired.
		await n8n.sql('UPDATE evidently_dead_letters SET claim = gen_random_uuid()');
		const claimed = await n8n.letters();
		n8n.evidently.setFaults(what === 'rejects' ? { reject: 1 } : {});
		await n8n.finish(late);
		expect(await n8n.letters()).toEqual(claimed);
	},
);

it('sends an event again once the claim of a lost execution has expired', async () => {
	await addLetters(3);
	await n8n.sql(`UPDATE evidently_dead_letters SET claimed_until = now() + interval '1 minute'`);
	expect(takenBy(await n8n.execute(sendAgain))).toBe(0);
	await n8n.sql(`UPDATE evidently_dead_letters SET claimed_until = now() - interval '1 second'`);
	expect(takenBy(await n8n.execute(sendAgain))).toBe(3);
	expect(await n8n.letters()).toEqual([]);
});

it('resends a rejected event five times, and then only after a person resets its rejections', async () => {
	n8n.evidently.setFaults({ reject: 1 });
	await n8n.execute(keep);
	for (let round = 1; round <= 5; round += 1) {
		expect(takenBy(await n8n.execute(sendAgain))).toBe(3);
	}
	n8n.evidently.setFaults({});
	expect(takenBy(await n8n.execute(sendAgain))).toBe(0);
	const error = 'ValidationException: This local Evidently is set to reject some events.';
	const givenUp = { error, attempts: 6, rejections: 5 };
	expect(await n8n.letters()).toMatchObject([givenUp, givenUp, givenUp]);

	await n8n.sql('UPDATE evidently_dead_letters SET rejections = 0');
	expect(takenBy(await n8n.execute(sendAgain))).toBe(3);
	expect(await n8n.letters()).toEqual([]);
});

it.each([
	['the service rejects its request as invalid', errorResponse(400, 'ValidationException')],
	['it is too large for the endpoint', { status: 413, body: 'Too large' }],
	['the service rejects it', rejection('AccessDeniedException', 'No.')],
])('counts a rejection of an event if %s', async (_, response) => {
	await addLetters(1);
	answerWith(response);
	await n8n.execute(sendAgain);
	expect(await n8n.letters()).toMatchObject([{ attempts: 2, rejections: 1, claimed_until: null }]);
});

it('sends 49 events although the service refuses the 50th of their request', async () => {
	await addLetters(50);
	n8n.evidently.substitute = ({ body }) =>
		body.toString().includes(String.raw`{\"n\" : 17}`)
			? errorResponse(400, 'ValidationException')
			: undefined;
	await n8n.execute(sendAgain);
	const [refused, ...others] = await n8n.letters();
	expect(refused).toMatchObject({ data: '{"n" : 17}', rejections: 1 });
	expect(others).toEqual([]);
});

it.each([
	['the service throttles the event', rejection('ThrottlingException', 'Later.')],
	['the access key is wrong', errorResponse(403, 'UnrecognizedClientException')],
	['the project is missing', errorResponse(404, 'ResourceNotFoundException')],
	['a proxy responds with an error', { status: 400, body: '<html>' }],
])('counts no rejection of an event if %s', async (_, response) => {
	await addLetters(1);
	answerWith(response);
	await n8n.execute(sendAgain);
	expect(await n8n.letters()).toMatchObject([{ attempts: 2, rejections: 0, claimed_until: null }]);
});

it('stores U+0000 in a message of the service as U+FFFD', async () => {
	answerWith(rejection('ConflictException', 'a\u0000b'));
	const item = { time: '2026-11-20T08:00:00Z', userDetails: {}, details: {} };
	await n8n.execute(await n8n.create(KEEP, withItems(item)));
	const error = 'ConflictException: a\ufffdb';
	expect(await n8n.letters()).toMatchObject([{ error, attempts: 1 }]);
	await n8n.execute(sendAgain);
	expect(await n8n.letters()).toMatchObject([{ error, attempts: 2 }]);
});

it('sends the data of a dead letter verbatim to its original project', async () => {
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

it('sends all dead letters in one execution, in batches of 500', async () => {
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

it('tries each dead letter once in an execution, even if more than a batch is waiting', async () => {
	await addLetters(700);
	n8n.evidently.setFaults({ reject: 0.5 });
	expect(takenBy(await n8n.execute(sendAgain))).toBe(700);
	const kept = await n8n.letters();
	expect(kept.length).toBeGreaterThan(300);
	for (const letter of kept)
		expect(letter).toMatchObject({ attempts: 2, rejections: 1, claimed_until: null });
});

it('stops after a batch of which the service accepts no event', async () => {
	await addLetters(700);
	answerWith(errorResponse(404, 'ResourceNotFoundException'));
	expect(takenBy(await n8n.execute(sendAgain))).toBe(500);
	expect((await n8n.letters()).filter(({ attempts }) => attempts === 2)).toHaveLength(500);
});

it('keeps the rejected events when an execution is retried that failed without the table, and sends none twice', async () => {
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
