import assert from 'node:assert/strict';

import fc from 'fast-check';

import { REASONS } from '../../nodes/AwsEvidently/api/evaluations';
import { compile } from '../../nodes/AwsEvidently/evaluate/evaluator';
import { parseDefinitions } from '../../nodes/AwsEvidently/evaluate/parseDefinitions';
import { InvalidValueError } from '../../nodes/AwsEvidently/shared/invalidValue';
import { anyText } from '../support/hostileValues';
import { exampleDefinitions } from '../support/definitions';

/** A change of one value in a document. The fraction `at` selects the value. */
interface Mutation {
	at: number;
	change: 'replace' | 'remove' | 'rename' | 'copy';
	value: unknown;
	name: string;
}

const anyName = fc.oneof(
	fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', 'Name', ''),
	fc.constantFrom('name', 'value', 'checkout-flow', 'control', 'on', 'u-1', 'express', 'segment'),
	anyText,
);

const anyValue = fc.oneof(
	fc.constantFrom(null, true, [], {}, '', 0, -1, 1.5, 1e309, NaN, 100_000, 100_001, 'RUNNING'),
	fc.constantFrom(JSON.parse('{"__proto__":{"polluted":true}}'), [[[]]], { length: 1 }),
	anyName,
	fc.jsonValue(),
);

const mutation: fc.Arbitrary<Mutation> = fc.record({
	at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
	change: fc.constantFrom('replace', 'remove', 'rename', 'copy'),
	value: anyValue,
	name: anyName,
});

type Parent = Record<string, unknown>;

/** Returns the parent and the key of every value inside a document. */
function placesIn(value: unknown): Array<[parent: Parent, key: string]> {
	if (typeof value !== 'object' || value === null) return [];
	const parent = value as Parent;
	return Object.keys(parent).flatMap((key) => [[parent, key], ...placesIn(parent[key])]);
}

function mutate(document: unknown, { at, change, value, name }: Mutation): void {
	const places = placesIn(document);
	if (places.length === 0) return;
	const [parent, key] = places[Math.floor(at * places.length)]!;
	const set = (target: string, content: unknown) =>
		Object.defineProperty(parent, target, {
			value: content,
			writable: true,
			enumerable: true,
			configurable: true,
		});
	if (change === 'replace') set(key, value);
	if (change === 'copy' && Array.isArray(parent)) parent.push(structuredClone(parent[Number(key)]));
	if (change === 'rename' && !Array.isArray(parent)) set(name, parent[key]);
	if (change === 'remove' || change === 'rename') {
		if (Array.isArray(parent)) parent.splice(Number(key), 1);
		else delete parent[key];
	}
}

/** Texts of JavaScript's own errors, which reveal a crash. */
const CRASH = /Cannot |is not (a function|iterable|defined)|undefined|\[object /;

const SENTENCES = /^(Missing|Invalid) [^]+[.] [A-Z][^]+[.]$/;

const newExample = () => {
	const definitions = exampleDefinitions();
	definitions.features.push({ ...definitions.features[0]!, name: '__proto__' });
	return definitions;
};

/** Compiles definitions, or expects a clear error if they are invalid. */
function compiled(document: unknown) {
	try {
		return compile(parseDefinitions(document, 'Features'));
	} catch (error) {
		assert.ok(error instanceof InvalidValueError);
		assert.match(error.message, SENTENCES);
		assert.doesNotMatch(error.message.replaceAll(/"([^"\\]|\\.)*"/g, ''), CRASH);
		return undefined;
	}
}

describe('parseDefinitions and compile', () => {
	it('compiles each of 10,000 mutated definitions or rejects it with a clear error, and pollutes no prototype', () => {
		const outcomes = { errors: 0, answers: 0 };
		fc.assert(
			fc.property(
				fc.array(mutation, { minLength: 1, maxLength: 3 }),
				anyName,
				fc.boolean(),
				(mutations, entityId, asText) => {
					const document = newExample();
					for (const each of mutations) mutate(document, each);
					const find = compiled(asText ? JSON.stringify(document) : document);
					outcomes[find ? 'answers' : 'errors']++;
					for (const feature of ['checkout-flow', '__proto__', 'constructor', entityId]) {
						const evaluation = find?.('checkout', feature)?.(entityId, 1.8e12);
						if (!evaluation) continue;
						assert.ok(REASONS.includes(evaluation.reason));
						assert.equal(Object.keys(evaluation.value).length, 1);
					}
					assert.deepEqual(Object.keys(Object.prototype), []);
				},
			),
			{ numRuns: 10_000, seed: 24 },
		);
		expect(outcomes.errors).toBeGreaterThan(300);
		expect(outcomes.answers).toBeGreaterThan(300);
	});
});
