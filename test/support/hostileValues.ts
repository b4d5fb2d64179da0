import fc, { type Arbitrary } from 'fast-check';
import { tryToParseDateTime } from 'n8n-workflow';

import { binaryText } from './binaryText';

/** A value that an item may contain, and what must be stored if it is sent. */
export interface Hostile {
	value: unknown;
	/** The value as JSON, or undefined if JSON can't represent it, so that it must be rejected. */
	wire: { json: unknown } | undefined;
}

const fits = (value: unknown, json: unknown = value): Hostile => ({ value, wire: { json } });
const misfit = (value: unknown): Hostile => ({ value, wire: undefined });

/** Any sequence of UTF-16 code units: lone surrogates, control characters, byte order marks. */
export const anyText: Arbitrary<string> = fc.oneof(
	binaryText(),
	fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
	fc.constantFrom('\ud800', '\udc00\ud800', '\u0000', '\u2028', '={{ $json }}', '{{ 1 }}', '=', ''),
);

const anyKey = fc.oneof(
	fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length'),
	fc.constantFrom('error', 'json', 'binary', 'pairedItem', 'message', 'type', 'data', 'a.b', ''),
	anyText,
);

const number = fc
	.double({ noNaN: true, noDefaultInfinity: true })
	.map((each) => fits(each, each === 0 ? 0 : each));

const date = fc.date({ noInvalidDate: true }).map((each) => fits(each, each.toISOString()));

const dateTime = fc
	.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
	.map((each) => tryToParseDateTime(each.toISOString(), 'Asia/Tokyo'))
	.map((each) => fits(each, each.toISO()));

const fittingLeaf = fc.oneof(
	anyText.map((each) => fits(each)),
	number,
	date,
	dateTime,
	fc.constantFrom(fits(true), fits(false), fits(null), fits(Number.MAX_SAFE_INTEGER)),
	fc.constantFrom(fits({ toJSON: () => 5 }, 5), fits(Object.create(null), {})),
);

/** These values are created for each item, so that no item sees changes by another. */
const misfitLeaf = fc
	.constantFrom<() => unknown>(
		() => NaN,
		() => Infinity,
		() => -Infinity,
		() => 10n,
		() => new Date(NaN),
		() => () => 'a function',
		() => Symbol('a symbol'),
		() => new Map([[1, 2]]),
		() => new Set([1]),
		() => /a/,
		() => new Uint8Array(2),
		() => Promise.resolve(1),
		() => [undefined],
		() => new Array<number>(2),
		cycle,
	)
	.map((make) => misfit(make()));

function cycle(): unknown {
	const inner: Record<string, unknown> = {};
	const outer = { list: [inner] };
	inner.outer = outer;
	return outer;
}

const { value: anyValue } = fc.letrec<{ value: Hostile; list: Hostile; object: Hostile }>(
	(tie) => ({
		value: fc.oneof(
			{ depthSize: 'small', withCrossShrink: true },
			{ arbitrary: fittingLeaf, weight: 20 },
			{ arbitrary: misfitLeaf, weight: 1 },
			{ arbitrary: tie('list'), weight: 5 },
			{ arbitrary: tie('object'), weight: 10 },
		),
		list: fc.array(tie('value'), { maxLength: 4 }).map(toList),
		object: fc.array(fc.tuple(anyKey, tie('value')), { maxLength: 4 }).map(toObject),
	}),
);

export { anyValue };

/** Any value that an item's `json` may have. */
export const anyObject = fc.array(fc.tuple(anyKey, anyValue), { maxLength: 6 }).map(toObject);

function toList(members: Hostile[]): Hostile {
	const value = members.map((member) => member.value);
	if (members.some(({ wire }) => !wire)) return misfit(value);
	return fits(
		value,
		members.map(({ wire }) => wire!.json),
	);
}

/** Like `JSON.parse`, `Object.fromEntries` creates `__proto__` as a normal member. */
function toObject(entries: Array<[string, Hostile]>): Hostile {
	const members = [...new Map(entries)];
	const value = Object.fromEntries(members.map(([key, member]) => [key, member.value]));
	if (members.some(([, { wire }]) => !wire)) return misfit(value);
	return fits(value, Object.fromEntries(members.map(([key, { wire }]) => [key, wire!.json])));
}
