import type { IExecuteFunctions } from 'n8n-workflow';

import { CUSTOM_EVENT, EVALUATION_EVENT } from '../../nodes/AwsEvidently/api/events';
import { eventKeyAdder } from '../../nodes/AwsEvidently/send/eventKey';
import type { EvidentlyEvent } from '../../nodes/AwsEvidently/send/evidentlyEvent';

const NOW = new Date('2026-11-25T12:00:00Z');

const EVENT: EvidentlyEvent = {
	itemIndex: 0,
	project: 'demo',
	type: CUSTOM_EVENT,
	timestamp: NOW,
	data: '{}',
	hasAssignment: false,
};

/** What n8n stores with an execution, and the index of the node's run in it. */
interface Run {
	values?: object;
	runIndex?: number;
}

function contextOf({ values = {}, runIndex = 0 }: Run) {
	const item = { json: {} };
	return {
		getContext: () => values,
		getInputData: () => [item],
		getWorkflowDataProxy: () => ({ $runIndex: runIndex, $json: item.json }),
	} as unknown as IExecuteFunctions;
}

/** A tool call has no execution, and its expressions read the item of the agent. */
function toolCallOf(passed: object, runIndex = 0) {
	return {
		getInputData: () => [{ json: passed }],
		getWorkflowDataProxy: () => ({ $runIndex: runIndex, $json: { chat: 'hello' } }),
	} as unknown as IExecuteFunctions;
}

function keyIn(context: IExecuteFunctions, change: Partial<EvidentlyEvent> = {}): unknown {
	const add = eventKeyAdder(context, NOW, 'key');
	return (JSON.parse(add({ ...EVENT, ...change })) as { key: unknown }).key;
}

const keyOf = (run: Run, change?: Partial<EvidentlyEvent>) => keyIn(contextOf(run), change);

const distinct = (keys: unknown[]) => new Set(keys).size;

describe('An event key', () => {
	it('returns the same event key when the same run sends the same event again', () => {
		const values = {};
		expect(keyOf({ values })).toMatch(/^[0-9a-f]{32}$/);
		expect(keyOf({ values })).toBe(keyOf({ values }));
	});

	it('returns the same event key after n8n has stored and reloaded the execution', () => {
		const values = {};
		const key = keyOf({ values });
		expect(keyOf({ values: JSON.parse(JSON.stringify(values)) as object })).toBe(key);
	});

	it('returns the same event key at the time of the next attempt if the event has no timestamp', () => {
		const values = {};
		const later = new Date(NOW.getTime() + 1);
		const add = eventKeyAdder(contextOf({ values }), later, 'key');
		expect(JSON.parse(add({ ...EVENT, timestamp: later }))).toEqual({ key: keyOf({ values }) });
	});

	it('returns different event keys for any two events of a run', () => {
		const values = {};
		const events: Array<Partial<EvidentlyEvent>> = [
			{},
			{ itemIndex: 1 },
			{ project: 'checkout' },
			{ type: EVALUATION_EVENT },
			{ timestamp: new Date(NOW) },
			{ timestamp: new Date(0) },
			{ data: '{"a":1}' },
			{ data: '{"a":2}' },
		];
		const keys = events.map((event) => keyOf({ values }, event));
		expect(distinct(keys)).toBe(events.length);
	});

	it('returns different event keys for the runs of a node in one execution', () => {
		const values = {};
		const keys = [0, 1, 10].map((runIndex) => keyOf({ values, runIndex }));
		expect(distinct(keys)).toBe(3);
	});

	it('returns different event keys for executions with the same ID on two n8n instances', () => {
		expect(distinct([keyOf({}), keyOf({}), keyOf({})])).toBe(3);
	});

	it('returns different event keys for tool calls with the same content and run index', () => {
		const calls = [{ a: 1 }, { a: 1 }, { a: 1 }];
		expect(distinct(calls.map((passed) => keyIn(toolCallOf(passed))))).toBe(3);
	});

	it('returns the same event key when n8n retries a tool call with the next run index', () => {
		const passed = { a: 1 };
		expect(keyIn(toolCallOf(passed, 1))).toBe(keyIn(toolCallOf(passed, 0)));
	});
});

describe('eventKeyAdder', () => {
	const add = (data: string, name?: string) =>
		eventKeyAdder(contextOf({}), NOW, name)({ ...EVENT, data });

	it('adds an event key without changing the rest of the data', () => {
		const text = '"n": 12345678901234567890.10,\n"é": "\\u00e9" }';
		const data = add(`{ ${text}`, 'key');
		expect(data).toMatch(/^\{"key":"[0-9a-f]{32}", /);
		expect(data.endsWith(text)).toBe(true);
	});

	it('adds no event key if the option has no name for it', () => {
		expect(add(' [1] ')).toBe(' [1] ');
	});

	it.each([
		['[1]', 'Invalid event data: [1]'],
		['"{}"', 'Invalid event data: "{}"'],
		['null', 'Invalid event data: null'],
		['5', 'Invalid event data: 5'],
	])('rejects an event key for data that is not a JSON object: %s', (data, fault) => {
		expect(() => add(data, 'key')).toThrow(
			`${fault}. Use a JSON object, or empty the option Add Event Key.`,
		);
	});

	it.each(['{"key":"mine"}', '{ "a": {}, "k\\u0065y" : "mine" }'])(
		'rejects an event key whose name the data already has: %s',
		(data) => {
			expect(() => add(data, 'key')).toThrow(
				'Invalid "key" in the event data: "mine". Use another name in the option Add Event Key, which adds this field.',
			);
		},
	);

	it.each(['{"a":{"key":1}}', '{"a":"\\"key\\":1"}'])(
		'adds an event key whose name the data has only elsewhere: %s',
		(data) => {
			expect(JSON.parse(add(data, 'key'))).toEqual({
				...(JSON.parse(data) as object),
				key: expect.any(String) as string,
			});
		},
	);

	it.each(['toString', 'constructor'])('adds an event key named %s', (name) => {
		expect(JSON.parse(add('{}', name))).toEqual({ [name]: expect.any(String) as string });
	});
});
