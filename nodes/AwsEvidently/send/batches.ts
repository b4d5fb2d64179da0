import type { EvidentlyEvent } from './evidentlyEvent';

/** The events of one request. They all belong to one project. */
export interface Batch {
	project: string;
	events: EvidentlyEvent[];
}

/**
 * The largest body of a request with several events. n8n refuses a body over 16 MiB with a generic
 * 500 or by closing the connection, after which nothing would be halved. A third of that is far more
 * than usual events need, and saves a slow connection from sending too much in one attempt.
 */
export const MAX_BODY_BYTES = 5 * 2 ** 20;

/** In the body, a character of the data can become an escape sequence such as \ud800. */
const MAX_BYTES_PER_CHARACTER = 6;

/** An upper bound for the bytes that the other members of an event take in the body. */
const MAX_ENVELOPE_BYTES = 200;

/** Divides events into batches, one project after another. Within a project, the events keep their order. */
export function toBatches(events: EvidentlyEvent[], batchSize: number): Batch[] {
	return [...groupByProject(events)].flatMap(([project, group]) =>
		divide(group, batchSize).map((part) => ({ project, events: part })),
	);
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

function divide(events: EvidentlyEvent[], batchSize: number): EvidentlyEvent[][] {
	const parts: EvidentlyEvent[][] = [];
	for (let start = 0; start < events.length; start += parts.at(-1)!.length) {
		parts.push(takeFitting(events.slice(start, start + batchSize)));
	}
	return parts;
}

/** Returns as many of the first events as fit into one body, but at least one. */
function takeFitting(events: EvidentlyEvent[]): EvidentlyEvent[] {
	// Measuring every event would take 5% of a run's time.
	if (surelyFit(events)) return events;
	let bytes = Buffer.byteLength('{"events":[]}') - 1;
	const count = events.findIndex((event) => (bytes += bytesOf(event) + 1) > MAX_BODY_BYTES);
	return count < 0 ? events : events.slice(0, Math.max(1, count));
}

function surelyFit(events: EvidentlyEvent[]): boolean {
	let bytes = 0;
	for (const { data } of events)
		bytes += data.length * MAX_BYTES_PER_CHARACTER + MAX_ENVELOPE_BYTES;
	return bytes <= MAX_BODY_BYTES;
}

/** Returns the size of an event in the body, as the SDK serializes it. */
function bytesOf({ data, timestamp, type }: EvidentlyEvent): number {
	return Buffer.byteLength(JSON.stringify({ data, timestamp: timestamp.getTime() / 1000, type }));
}
