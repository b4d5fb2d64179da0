import fc from 'fast-check';

import { MAX_BODY_BYTES, toBatches } from '../../nodes/AwsEvidently/send/batches';
import type { EvidentlyEvent } from '../../nodes/AwsEvidently/send/evidentlyEvent';

function eventsOf(projects: string[]): EvidentlyEvent[] {
	return projects.map((project, itemIndex) => ({
		itemIndex,
		project,
		type: 'aws.evidently.custom',
		timestamp: new Date(0),
		data: '{}',
		hasAssignment: false,
	}));
}

/** The projects of the batches, each with the items in it. */
const shapeOf = (projects: string[], batchSize: number) =>
	toBatches(eventsOf(projects), batchSize).map(({ project, events }) => [
		project,
		events.map(({ itemIndex }) => itemIndex),
	]);

it('makes no batches from no events', () => {
	expect(shapeOf([], 50)).toEqual([]);
});

it('fills every batch of a project except the last one', () => {
	expect(shapeOf(['a', 'a', 'a', 'a', 'a'], 2)).toEqual([
		['a', [0, 1]],
		['a', [2, 3]],
		['a', [4]],
	]);
});

it('adds no empty batch after a full last one', () => {
	expect(shapeOf(['a', 'a'], 2)).toEqual([['a', [0, 1]]]);
});

it('puts only events of one project into a batch, in their order, even if the projects alternate', () => {
	expect(shapeOf(['a', 'b', 'a', 'c', 'b', 'a'], 2)).toEqual([
		['a', [0, 2]],
		['a', [5]],
		['b', [1, 4]],
		['c', [3]],
	]);
});

it('puts every event into exactly one batch, and makes no batch that is too large or mixes projects', () => {
	const projects = fc.array(fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'));
	fc.assert(
		fc.property(projects, fc.integer({ min: 1, max: 50 }), (names, size) => {
			const batches = toBatches(eventsOf(names), size);
			const sent = batches.flatMap(({ events }) => events.map(({ itemIndex }) => itemIndex));
			expect(sent.sort((a, b) => a - b)).toEqual(names.map((_, index) => index));
			for (const { project, events } of batches) {
				expect(events.length).toBeGreaterThan(0);
				expect(events.length).toBeLessThanOrEqual(size);
				expect(new Set(events.map((event) => event.project))).toEqual(new Set([project]));
			}
		}),
		{ seed: 1 },
	);
});

describe('The size of a request body', () => {
	/** The body is measured as the SDK serializes it. */
	const bodyOf = (events: EvidentlyEvent[]) =>
		JSON.stringify({
			events: events.map(({ data, timestamp, type }) => ({
				data,
				timestamp: timestamp.getTime() / 1000,
				type,
			})),
		});
	const bytesOf = (events: EvidentlyEvent[]) => Buffer.byteLength(bodyOf(events));

	const eventWith = (data: string): EvidentlyEvent => ({ ...eventsOf(['a'])[0]!, data });

	/** @returns two events whose request body has the given size. */
	function pairOf(bytes: number, filling = 'x'): EvidentlyEvent[] {
		const rest = bytes - bytesOf([eventWith('""'), eventWith('""')]);
		const size = Buffer.byteLength(JSON.stringify(filling)) - 2;
		const first = filling.repeat(Math.floor(rest / size / 2));
		const second = 'x'.repeat(rest - first.length * size);
		const pair = [eventWith(`"${first}"`), eventWith(`"${second}"`)];
		expect(bytesOf(pair)).toBe(bytes);
		return pair;
	}

	const sizesOf = (events: EvidentlyEvent[], batchSize = 50) =>
		toBatches(events, batchSize).map((batch) => batch.events.length);

	it.each(['x', 'é', '€', '"', '\u001f', '\ud800'])(
		'limits a request body to exactly 5 MiB, measured as it is sent, for data of the character %j',
		(filling) => {
			expect(MAX_BODY_BYTES).toBe(5_242_880);
			expect(sizesOf(pairOf(MAX_BODY_BYTES, filling))).toEqual([2]);
			expect(sizesOf(pairOf(MAX_BODY_BYTES + 1, filling))).toEqual([1, 1]);
		},
	);

	it('sends a single event even if its request body is larger than 5 MiB', () => {
		const large = eventWith(`"${'x'.repeat(6_000_000)}"`);
		expect(sizesOf([large, large, eventWith('1'), eventWith('2')])).toEqual([1, 1, 2]);
	});

	it('fills a request body with as many events as fit, up to the batch size', () => {
		const events = Array.from({ length: 100 }, () => eventWith(`"${'x'.repeat(120_000)}"`));
		expect(sizesOf(events)).toEqual([43, 43, 14]);
		expect(sizesOf(events, 30)).toEqual([30, 30, 30, 10]);
	});
});
