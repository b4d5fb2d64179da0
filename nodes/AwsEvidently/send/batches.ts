import type { EvidentlyEvent } from './evidentlyEvent';

/** The events of one request: all of one project. */
export interface Batch {
	project: string;
	events: EvidentlyEvent[];
}

/** Cuts events into requests, project by project, each project's events in their order. */
export function toBatches(events: EvidentlyEvent[], batchSize: number): Batch[] {
	return [...groupByProject(events)].flatMap(([project, group]) =>
		chunk(group, batchSize).map((part) => ({ project, events: part })),
	);
}

/** One batch as two, their events in its order. */
export function halve({ project, events }: Batch): Batch[] {
	return chunk(events, Math.ceil(events.length / 2)).map((half) => ({ project, events: half }));
}

function groupByProject(events: EvidentlyEvent[]): Map<string, EvidentlyEvent[]> {
	const groups = new Map<string, EvidentlyEvent[]>();
	for (const event of events) {
		const group = groups.get(event.project);
		if (group) group.push(event);
		else groups.set(event.project, [event]);
	}
	return groups;
}

function chunk<T>(values: T[], size: number): T[][] {
	const count = Math.ceil(values.length / size);
	return Array.from({ length: count }, (_, index) =>
		values.slice(index * size, (index + 1) * size),
	);
}
