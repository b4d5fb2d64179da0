import fc from 'fast-check';

import { halve, MAX_BODY_BYTES, toBatches } from '../../nodes/AwsEvidently/send/batches';
import type { EvidentlyEvent } from '../../nodes/AwsEvidently/send/evidentlyEvent';

function eventsOf(projects: string[]): EvidentlyEvent[] {
	return projects.map((project, itemIndex) => ({
		itemIndex,
		project,
		type: 'aws.evidently.custom',
		timestamp: new Date(0),
		data: '{}',
	}));
}

/** The projects of the batches, each with the items in it. */
const shapeOf = (projects: string[], batchSize: number) =>
	toBatches(eventsOf(projects), batchSize).map(({ project, events }) => [
		project,
		events.map(({ itemIndex }) => itemIndex),
	]);

it('no events make no batches', () => {
	expect(shapeOf([], 50)).toEqual([]);
});

it('every batch of a project but the last is full', () => {
	expect(shapeOf(['a', 'a', 'a', 'a', 'a'], 2)).toEqual([
		['a', [0, 1]],
		['a', [2, 3]],
		['a', [4]],
	]);
});

it('a full last batch is not followed by an empty one', () => {
	expect(shapeOf(['a', 'a'], 2)).toEqual([['a', [0, 1]]]);
});

it('a batch has events of one project, in their order, however the projects alternate', () => {
	expect(shapeOf(['a', 'b', 'a', 'c', 'b', 'a'], 2)).toEqual([
		['a', [0, 2]],
		['a', [5]],
		['b', [1, 4]],
		['c', [3]],
	]);
});

it.each([
	[2, [[0], [1]]],
	[
		5,
		[
			[0, 1, 2],
			[3, 4],
		],
	],
	[50, [[...Array(25).keys()], [...Array(25).keys()].map((index) => index + 25)]],
])('a batch of %d events is halved in their order', (size, shape) => {
	const batch = { project: 'a', events: eventsOf(Array<string>(size).fill('a')) };
	const halves = halve(batch);
	expect(halves.map(({ events }) => events.map(({ itemIndex }) => itemIndex))).toEqual(shape);
	expect(halves.map(({ project }) => project)).toEqual(['a', 'a']);
});

it('every event is in exactly one batch, and no batch is too large or mixed', () => {
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

describe('the body of a request', () => {
	/** As the SDK writes it. */
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

	/** Two events whose body has the given size. */
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
		'may have 5 MiB and not a byte more, measured as it is sent (%j)',
		(filling) => {
			expect(MAX_BODY_BYTES).toBe(5_242_880);
			expect(sizesOf(pairOf(MAX_BODY_BYTES, filling))).toEqual([2]);
			expect(sizesOf(pairOf(MAX_BODY_BYTES + 1, filling))).toEqual([1, 1]);
		},
	);

	it('may be larger for a single event', () => {
		const large = eventWith(`"${'x'.repeat(6_000_000)}"`);
		expect(sizesOf([large, large, eventWith('1'), eventWith('2')])).toEqual([1, 1, 2]);
	});

	it('is filled with as many events as fit, up to the batch size', () => {
		const events = Array.from({ length: 100 }, () => eventWith(`"${'x'.repeat(120_000)}"`));
		expect(sizesOf(events)).toEqual([43, 43, 14]);
		expect(sizesOf(events, 30)).toEqual([30, 30, 30, 10]);
	});
});
