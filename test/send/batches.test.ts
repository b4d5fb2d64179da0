import fc from 'fast-check';

import { halve, toBatches } from '../../nodes/AwsEvidently/send/batches';
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

it('No events make no batches', () => {
	expect(shapeOf([], 50)).toEqual([]);
});

it('Batches are full but for the last of a project', () => {
	expect(shapeOf(['a', 'a', 'a', 'a', 'a'], 2)).toEqual([
		['a', [0, 1]],
		['a', [2, 3]],
		['a', [4]],
	]);
});

it('A batch that comes out even has no empty one behind it', () => {
	expect(shapeOf(['a', 'a'], 2)).toEqual([['a', [0, 1]]]);
});

it('A batch holds events of one project, in their order, however the projects alternate', () => {
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
])('A batch of %d makes two, in its order', (size, shape) => {
	const batch = { project: 'a', events: eventsOf(Array<string>(size).fill('a')) };
	const halves = halve(batch);
	expect(halves.map(({ events }) => events.map(({ itemIndex }) => itemIndex))).toEqual(shape);
	expect(halves.map(({ project }) => project)).toEqual(['a', 'a']);
});

it('Every event is in exactly one batch, and no batch is too large or mixed', () => {
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
