import { inspect, isDeepStrictEqual } from 'node:util';

import fc, { type Arbitrary } from 'fast-check';
import type { INodeExecutionData, OnError } from 'n8n-workflow';

import type { StoredEvent } from '../../evidently';
import type { Result } from '../../n8n/engine/engine';
import { byName, NODE, type Parameters } from '../../n8n/engine/scenario';
import { anyObject, anyText, anyValue, type Hostile } from '../support/hostileValues';
import { print, SEED, sized } from './mode';
import { setUpChaos, type World } from './world';

const newWorld = setUpChaos();

/** The messages of JavaScript's own errors, which don't help a user. */
const CRASH =
	/Cannot (read|set|convert|destructure|use)|is not (a function|iterable|defined|a constructor)|Maximum call stack|Invalid array length/;

/** The allowed outcomes of a request. Any other means that the node violates the API model. */
const ALLOWED = ['accepted', 'ResourceNotFoundException', 'AccessDeniedException'];

const CONTINUE_MODES: OnError[] = ['continueRegularOutput', 'continueErrorOutput'];

/** The outcome of one item: a stored event or an error. */
interface Outcome {
	stored?: StoredEvent;
	error?: string;
}

/** @returns the outcomes by item. It throws if an item has two, and leaves a hole if it has none. */
async function outcomesOf(result: Result, { evidently }: World): Promise<Outcome[]> {
	const stored = new Map((await evidently.readEvents('demo')).map((each) => [each.eventId, each]));
	const outcomes: Outcome[] = [];
	for (const { json, pairedItem } of [...result.items(NODE), ...result.items(NODE, 1)]) {
		const { item } = pairedItem as { item: number };
		expect(outcomes[item]).toBeUndefined();
		const event = stored.get(json.eventId as string);
		outcomes[item] = event ? { stored: event } : { error: json.error as string };
	}
	return outcomes;
}

/** Below this depth, the output of `inspect` depends on the free size of the stack. */
const SNAPSHOT_DEPTH = 100;

const snapshot = (value: unknown) =>
	inspect(value, {
		depth: SNAPSHOT_DEPTH,
		showHidden: true,
		compact: false,
		maxArrayLength: null,
		maxStringLength: null,
	});

/** Sends items in a separate world, and checks what must be true for all items. */
async function send(
	items: unknown[],
	parameters: Parameters,
	onError: OnError,
): Promise<Outcome[]> {
	const world = await newWorld();
	const before = snapshot(items);
	const result = await world.run({ items: items as object[], parameters, node: { onError } });
	expect(snapshot(items)).toBe(before);
	expect(result.run.data.resultData.error).toBeUndefined();
	expect(ALLOWED).toEqual(expect.arrayContaining(Object.keys(world.evidently.stats.outcomes)));
	const outcomes = await outcomesOf(result, world);
	await world.evidently.close();
	expect(outcomes).toHaveLength(items.length);
	return outcomes;
}

/** The maximum number of items in a run. Each item is one case of a property. */
const ITEMS = 20;

async function check<T>(
	cases: number,
	item: Arbitrary<T>,
	property: (items: T[], onError: OnError) => Promise<void>,
): Promise<void> {
	let checked = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.array(item, { minLength: 1, maxLength: ITEMS, size: 'max' }),
			fc.constantFrom(...CONTINUE_MODES),
			async (items, onError) => {
				checked += items.length;
				await property(items, onError);
			},
		),
		{ numRuns: Math.ceil((cases * 2) / ITEMS), seed: SEED },
	);
	print(`${expect.getState().currentTestName}: ${checked} items`);
}

/** Uses Node's own comparison, because Jest's fails at a member called `constructor`. */
function expectSame({ data }: StoredEvent, value: unknown, json: unknown): void {
	const isSame = isDeepStrictEqual(JSON.parse(data), json);
	expect({ data, value, isSame }).toHaveProperty('isSame', true);
}

function expectHonest({ stored, error }: Outcome, { value, wire }: Hostile, words: RegExp): void {
	if (wire) {
		expect(error).toBeUndefined();
		expectSame(stored!, value, wire.json);
	} else {
		expect(error).toMatch(words);
		expect(error).not.toMatch(CRASH);
	}
}

describe('Any item', () => {
	it('sends any item unchanged, or reports why it is invalid', async () => {
		await check(sized(400, 5000), anyObject, async (items, onError) => {
			const outcomes = await send(
				items.map(({ value }) => value),
				{},
				onError,
			);
			items.forEach((item, index) =>
				expectHonest(
					outcomes[index]!,
					item,
					new RegExp(`^Item ${index}: (Invalid|Missing) item JSON`),
				),
			);
		});
	});

	it('sends any item with an event unchanged, or reports why it is invalid', async () => {
		const type = fc.oneof(
			fc.constantFrom('aws.evidently.custom', 'aws.evidently.evaluation'),
			anyValue.map(({ value }) => value),
		);
		const timestamp = fc.oneof(
			fc.constantFrom(1_769_860_800, '2026-01-31T12:00:00Z', new Date(0)),
			anyValue.map(({ value }) => value),
		);
		const event = fc.record({ type, timestamp, data: anyValue });
		await check(sized(200, 2500), event, async (items, onError) => {
			const outcomes = await send(
				items.map((item) => ({ ...item, data: item.data.value })),
				{ eventSource: 'event' },
				onError,
			);
			outcomes.forEach(({ stored, error }, index) => {
				const { data } = items[index]!;
				if (!stored) {
					expect(error).toMatch(
						new RegExp(`^Item ${index}: (Invalid|Missing) "(type|timestamp|data)"`),
					);
				} else if (typeof data.value === 'string') expect(stored.data).toBe(data.value);
				else expectSame(stored, data.value, data.wire?.json);
			});
		});
	});

	const deep = (depth: number) => {
		let value: object = {};
		for (let level = 1; level < depth; level++) value = level % 2 ? [value] : { in: value };
		return { value };
	};

	it.each<[string, () => object]>([
		['a depth of 500', () => deep(499)],
		['a string of 5 MB', () => ({ text: 'é'.repeat(5_000_000 / 2) })],
		['a name of 5 MB', () => ({ ['k'.repeat(5_000_000)]: 1 })],
		[
			'100,000 members',
			() => Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [i, i])),
		],
		['a list of 100,000', () => ({ list: Array.from({ length: 100_000 }, (_, i) => i) })],
	])('sends or rejects an item with %s', async (_what, make) => {
		const item = make();
		const text = JSON.stringify(item);
		const [outcome] = await send([item], {}, 'continueRegularOutput');
		expect(outcome?.stored?.data === text || outcome?.error).toBe(true);
	});

	it('rejects an item that is nested 100,000 levels deep, and sends the others', async () => {
		const world = await newWorld();
		const result = await world.run({
			items: [{}, deep(100_000), {}],
			node: { onError: 'continueRegularOutput' },
		});
		const [first, second, third] = await outcomesOf(result, world);
		expect(second?.error).toContain('Item 1: Invalid item JSON');
		expect(second?.error).toContain('it is nested too deeply or too large');
		expect([first?.stored?.data, third?.stored?.data]).toEqual(['{}', '{}']);
	});
});

describe('Any text for a project', () => {
	/** The pattern of the API model, with the maximum length of a project name. */
	const MODEL = /^(?!\.{1,2}$)(arn:[^:]*:[^:]*:[^:]*:[^:]*:project\/)?[a-zA-Z0-9._-]{1,127}$/;

	const tricks = fc.constantFrom(
		...['.', '..', '../demo', 'demo/..', '%2e%2e', 'demo%2f', 'demo?x=1', 'demo#x', 'demo\0'],
		...['demo\r\nX: y', '//evil.example.com/', '\\demo', 'demo ', 'ｄｅｍｏ', 'a'.repeat(128)],
		...['arn:aws:evidently:us-east-1:123456789012:project/demo', 'arn:::::project/..'],
		...['arn:a/b:c:d:e:project/demo', 'arn:?:#:%2e:../..:project/x', '__proto__', 'constructor'],
	);
	const part = fc.constantFrom(
		'arn:',
		'aws',
		':',
		'project/',
		'demo',
		'/',
		'.',
		'%',
		'@',
		' ',
		'é',
	);
	const text = fc.oneof(
		tricks,
		anyText,
		fc.array(part).map((parts) => parts.join('')),
	);

	it('sends events to exactly the project that a text names, or rejects the text', async () => {
		await check(sized(200, 1500), text, async (items, onError) => {
			const requested: string[] = [];
			const world = await newWorld({
				onPutProjectEvents: ({ project }) => void requested.push(project),
			});
			const result = await world.run({
				items: items.map((project) => ({ project })),
				parameters: { project: byName('={{ $json.project }}') },
				node: { onError },
			});
			const { outcomes } = world.evidently.stats;
			expect([...ALLOWED, 'ValidationException']).toEqual(
				expect.arrayContaining(Object.keys(outcomes)),
			);
			await world.evidently.close();
			const allowed = items.map((each) => each.trim()).filter((each) => MODEL.test(each));
			expect([...new Set(requested)].sort()).toEqual([...new Set(allowed)].sort());
			expect([...result.items(NODE), ...result.items(NODE, 1)]).toHaveLength(items.length);
		});
	});
});

describe('Any value for a parameter', () => {
	const names = [
		...['operation', 'project', 'eventSource', 'eventType', 'timestampSource', 'timestampField'],
		...['timestamp', 'dataSource', 'dataFields', 'data', 'options'],
	];
	const options = ['batchSize', 'concurrency', 'maxAttempts', 'timeout', 'failOnRejected'];
	const expression = fc.constantFrom(
		...['NaN', '-Infinity', '10n', 'undefined', 'null', '{}', '[]', '[1]', '""', '0', '-1', 'true'],
		...['new Date(NaN)', 'new Date(0)', 'DateTime.now()', '(() => 1)', 'Symbol("a")', '1e21'],
		...['$json', '$json.no.such.field', '"a".repeat(1e6)', '{ __proto__: null }', '"__proto__"'],
	);
	const literal = fc.oneof(fc.jsonValue(), anyText, fc.constantFrom(undefined, null, 0, '', []));
	const value = fc.oneof(
		literal,
		expression.map((code) => `={{ ${code} }}`),
	);
	const parameters = fc.tuple(
		fc.dictionary(fc.constantFrom(...names), value, { minKeys: 1, maxKeys: 2 }),
		fc.option(fc.dictionary(fc.constantFrom(...options), value, { minKeys: 1, maxKeys: 2 })),
		fc.constantFrom<Parameters>(
			{},
			{ timestampSource: 'field' },
			{ timestampSource: 'value' },
			{ dataSource: 'json' },
			{ dataSource: 'fields' },
			{ eventSource: 'event' },
		),
	);

	it('uses any parameter value, or rejects it with a clear message before sending anything', async () => {
		let sent = 0;
		const numRuns = sized(150, 2000);
		await fc.assert(
			fc.asyncProperty(parameters, async ([given, option, base]) => {
				const world = await newWorld();
				const result = await runUnlessRefused(world, {
					...base,
					...given,
					...(option && { options: option }),
				} as Parameters);
				await world.evidently.close();
				if (result && expectUsedOrRefused(result, world)) sent++;
			}),
			{ numRuns, seed: SEED },
		);
		print(`Any value for a parameter: ${numRuns} runs, ${sent} of them sent`);
	});

	/** n8n checks the parameters before it runs the node, and may reject or crash on some of them. */
	async function runUnlessRefused(world: World, given: Parameters): Promise<Result | undefined> {
		const items = [{ number: 0 }, { number: 1 }];
		return await world.run({ items, parameters: given }).catch((error: Error) => {
			expect(error.stack).toContain('checkForWorkflowIssues');
			return undefined;
		});
	}

	function expectUsedOrRefused(result: Result, { evidently }: World): boolean {
		const { requests, outcomes } = evidently.stats;
		expect(ALLOWED).toEqual(expect.arrayContaining(Object.keys(outcomes)));
		const { error } = result.run.data.resultData;
		if (!error) {
			const ids = result.items(NODE).map(({ json }: INodeExecutionData) => json.eventId);
			expect(ids).toEqual([expect.any(String), expect.any(String)]);
			return true;
		}
		expect(error.message).not.toMatch(CRASH);
		expect(error.message).not.toBe('');
		expect(requests).toBe(outcomes.ResourceNotFoundException ?? 0);
		return false;
	}
});
