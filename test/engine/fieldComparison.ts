/**
 * Compares how the node reads random fields of random items with how n8n's engine evaluates them.
 * Values that the node can't distinguish count as equal.
 */
import { inspect } from 'node:util';

import fc, { type Arbitrary } from 'fast-check';
import { tryToParseDateTime, type IExecuteFunctions } from 'n8n-workflow';

import type { Engine } from '../../n8n/engine/engine';
import { byName, workflowOf, type Parameters, type Scenario } from '../../n8n/engine/scenario';
import { readParameter } from '../../nodes/AwsEvidently/send/parameters';
import { binaryText } from '../support/binaryText';

/** The arguments of the engine's own function. */
type Arguments = globalThis.Parameters<IExecuteFunctions['getNodeParameter']>;

const SEED = 1;

/** The number of items in a run. Each is compared for every parameter below. */
const ITEMS = 25;

/** A resource locator, options, a date and JSON. The editor shows the last two if `SHOWN` is set. */
const NAMES = ['project', 'eventType', 'timestamp', 'data'];
const SHOWN = { timestampSource: 'value', dataSource: 'json' };

/** @throws if the node and n8n read different values. */
export async function compareFields(engine: Engine, runs: number): Promise<Comparison[]> {
	const all: Comparison[] = [];
	const property = fc.asyncProperty(cases, async (fields) => {
		const comparisons = await compare(engine, fields);
		all.push(...comparisons);
		const different = comparisons.find(({ ours, n8ns }) => ours !== n8ns);
		if (different) throw new Error(describe(different));
	});
	// The error names the difference without shrinking, because shrinking 25 items takes minutes.
	await fc.assert(property, { seed: SEED, numRuns: runs, endOnFailure: true });
	return all;
}

const describe = ({ raw, ours, n8ns }: Comparison) => `${raw} is ${ours}, but for n8n ${n8ns}`;

/** Runs an action in place of the node. */
export async function asNode(
	engine: Engine,
	scenario: Scenario,
	action: (context: IExecuteFunctions) => void,
): Promise<void> {
	engine.nodeType('awsEvidently').execute = function (this: IExecuteFunctions) {
		action(this);
		return Promise.resolve([[]]);
	};
	const { run } = await engine.run(workflowOf(scenario));
	if (run.data.resultData.error) throw run.data.resultData.error;
}

/** @returns a text that is equal for values, or errors, that the node can't distinguish. */
function outcomeOf(read: () => unknown): string {
	try {
		const value = read();
		return `${value === null ? 'null' : typeof value} ${toText(value)}`;
	} catch (error) {
		return `error ${(error as Error).message}`;
	}
}

function toText(value: unknown): string {
	if (typeof value !== 'object') return inspect(value);
	try {
		return JSON.stringify(value);
	} catch (error) {
		return (error as Error).message.split('\n')[0]!;
	}
}

export interface Comparison {
	raw: string;
	ours: string;
	n8ns: string;
	/** Whether the node read the value without calling n8n. */
	settled: boolean;
}

/** Compares each parameter for each item, as read by the node and as evaluated by n8n. */
async function compare(engine: Engine, { items, parameters }: Fields): Promise<Comparison[]> {
	const comparisons: Comparison[] = [];
	await asNode(engine, { items, parameters }, (context) => {
		let evaluated = 0;
		const counting = Object.assign(Object.create(context) as IExecuteFunctions, {
			getNodeParameter: (...args: Arguments) => {
				evaluated++;
				return context.getNodeParameter(...args);
			},
		});
		for (const name of NAMES) {
			const options = name === 'project' ? { extractValue: true } : undefined;
			const raw = JSON.stringify(parameters[name]);
			const read = readParameter(counting, name, (value) => value, options);
			items.forEach((_item, index) => {
				evaluated = 0;
				const ours = outcomeOf(() => read(index));
				const n8ns = outcomeOf(() => context.getNodeParameter(name, index, undefined, options));
				comparisons.push({ raw, ours, n8ns, settled: evaluated === 0 });
			});
		}
	});
	return comparisons;
}

class Instance {
	a = 1;
	get b() {
		return 2;
	}
}

/** Names that n8n or JavaScript may treat specially, and a few normal ones. */
const keys = fc.oneof(
	{ weight: 20, arbitrary: fc.constantFrom('a', 'b', 'kind', 'a b', '0', '1', 'größe', '価格') },
	{ weight: 1, arbitrary: fc.constantFrom('constructor', '__proto__', 'prototype', 'mainModule') },
	{ weight: 1, arbitrary: fc.constantFrom('toString', 'valueOf', 'hasOwnProperty', 'length') },
	{ weight: 1, arbitrary: fc.constantFrom('x.constructor', 'x. constructor', '__isError', '_a') },
	{
		weight: 1,
		arbitrary: fc.constantFrom('first', 'a.first(b)', 'caller', 'class', 'this', 'json'),
	},
	{
		weight: 1,
		arbitrary: fc.constantFrom('isProxy', 'toJSON', '$', '$a', 'a-b', "a'b", 'a"b', ''),
	},
	{
		weight: 1,
		arbitrary: fc.constantFrom('a}}b', 'a{{b', 'a\\b', 'a\nb', '01', '1e0', '-1', '😀'),
	},
	{ weight: 1, arbitrary: binaryText({ maxLength: 3 }) },
);

const leaves = fc.oneof(
	{ weight: 3, arbitrary: fc.string({ maxLength: 5 }) },
	binaryText({ maxLength: 5 }),
	fc.constantFrom('={{ $json.a }}', '{{ 1 }}', '=', '', 'aws.evidently.custom', '\ud800', '\0'),
	fc.double(),
	{ weight: 3, arbitrary: fc.integer() },
	fc.constantFrom(true, false, null, undefined, 1n, -0),
	fc.date({ noInvalidDate: false }),
	fc.constant(0).map(() => tryToParseDateTime('2026-11-20T09:14:05', 'Asia/Tokyo')),
	fc.constant(0).map(() => new Instance()),
	fc
		.constantFrom<() => unknown>(
			() => new Map([['a', 1]]),
			() => new Set([1]),
			() => /a/,
			() => new Uint8Array(2),
			() => () => 1,
			() => Symbol('a'),
			() => ({ toJSON: () => 'its own' }),
			() => ({ __isError: true, message: 'not an error' }),
			() => [1, , 3],
			() => Object.assign([1], { a: 2 }),
			() => Object.assign(Object.create(null) as object, { a: 1 }),
			() => Object.defineProperty({}, 'a', { value: 1 }),
		)
		.map((make) => make()),
);

const { value: values } = fc.letrec<{ value: unknown; object: object }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		leaves,
		fc.array(tie('value'), { maxLength: 3 }),
		tie('object'),
	),
	object: objectOf(tie('value')),
}));

function objectOf(members: Arbitrary<unknown>): Arbitrary<object> {
	return fc
		.array(fc.tuple(keys, members), { maxLength: 4 })
		.map((entries) => entries.reduce((object, [key, value]) => define(object, key, value), {}));
}

/** Defines a normal property, even if its name is `__proto__`. */
function define<T extends object>(target: T, key: string, value: unknown): T {
	const descriptor = { value, enumerable: true, configurable: true, writable: true };
	return key === 'length' && Array.isArray(target)
		? target
		: Object.defineProperty(target, key, descriptor);
}

const jsons = objectOf(values);

/** One step of a path: the index of one of the object's own keys, or another key, and the notation of the key. */
const step = fc.tuple(fc.nat(), fc.option(keys, { freq: 8, nil: undefined }), fc.nat({ max: 3 }));

interface Path {
	keys: string[];
	text: string;
}

function randomPath(json: unknown, steps: Array<[number, string | undefined, number]>): Path {
	let value = json;
	const path: Path = { keys: [], text: '' };
	for (const [choice, other, form] of steps) {
		const own = isObject(value) ? Object.getOwnPropertyNames(value) : [];
		const key = other ?? own[choice % own.length];
		if (key === undefined) break;
		path.keys.push(key);
		path.text += written(key, form);
		value = own.includes(key) ? (value as Record<string, unknown>)[key] : undefined;
	}
	return path;
}

function written(key: string, form: number): string {
	const forms = [`['${key}']`, `["${key}"]`];
	if (/^\d/.test(key)) forms.push(`[${key}]`);
	else forms.push(`.${key}`, `.${key}`);
	return forms[form % forms.length]!;
}

/** @returns a copy with another value at a path, or the same value if the path doesn't exist. */
function withValue(json: unknown, [key, ...rest]: string[], value: unknown): unknown {
	if (key === undefined) return value;
	if (!isObject(json) || !isPlain(json)) return json;
	const copy = Array.isArray(json) ? [...(json as unknown[])] : { ...json };
	const below = Object.hasOwn(json, key) ? (json as Record<string, unknown>)[key] : undefined;
	return define(copy, key, withValue(below, rest, value));
}

function isPlain(value: object): boolean {
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === Object.prototype || prototype === Array.prototype;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Most expressions are written as the editor does it. */
const frames = fc.oneof(
	{ weight: 8, arbitrary: fc.constant((path: string) => `={{ $json${path} }}`) },
	{
		weight: 1,
		arbitrary: fc.constantFrom<(path: string) => string>(
			(path) => `={{$json${path}}}`,
			(path) => `={{\n\t$json${path}\u00a0\ufeff\u2028}}`,
			(path) => `= {{ $json${path} }}`,
			(path) => `={{ $json${path} }} `,
			(path) => `={{ $json${path}; }}`,
			(path) => `={{ $json${path} }}{{ $json${path} }}`,
			(path) => `=\\{{ $json${path} }}`,
			(path) => `={{ $json ${path} }}`,
		),
	},
);

interface Fields {
	items: object[];
	parameters: Parameters;
}

/** Paths into one item, and items like it that have other values at these paths. */
const cases: Arbitrary<Fields> = fc
	.record({
		json: jsons,
		ways: fc.array(fc.tuple(fc.array(step, { minLength: 1, maxLength: 4 }), frames), {
			minLength: NAMES.length,
			maxLength: NAMES.length,
		}),
		values: fc.array(fc.array(values, { minLength: NAMES.length, maxLength: NAMES.length }), {
			minLength: ITEMS,
			maxLength: ITEMS,
		}),
	})
	.map(({ json, ways, values: places }) => {
		const found = ways.map(([steps]) => randomPath(json, steps));
		const [project, eventType, timestamp, data] = found.map(({ text }, index) =>
			ways[index]![1](text),
		);
		const parameters = { ...SHOWN, project: byName(project!), eventType, timestamp, data };
		const items = places.map((own) =>
			found.reduce<unknown>((item, path, index) => withValue(item, path.keys, own[index]), json),
		);
		return { items: items.map((item) => (isObject(item) ? item : {})), parameters };
	});
