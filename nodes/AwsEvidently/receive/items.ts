import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { WireEvent } from '../api/events';

/** Events that a request brought, each with the ID that its sender is told. */
export interface AcceptedEvents {
	project: string;
	events: WireEvent[];
	/** In the order of the events. */
	eventIds: string[];
	/** Milliseconds since 1970. */
	receivedAt: number;
}

/** How an item holds an event's data: as what its JSON means, or as the text that was sent. */
export type DataFormat = 'json' | 'text';

/** One item for each event, in their order. The sending node takes them as they are. */
export function toItems(accepted: AcceptedEvents, dataFormat: DataFormat): INodeExecutionData[] {
	const { project, events, eventIds } = accepted;
	const receivedTime = toIsoTime(accepted.receivedAt);
	const toData = dataFormat === 'text' ? (text: string) => text : parseData;
	return events.map(({ type, timestamp, data }, index) => ({
		json: {
			eventId: eventIds[index],
			project,
			type,
			timestamp: toIsoTime(timestamp * 1000),
			data: toData(data) as IDataObject,
			receivedTime,
		},
	}));
}

function toIsoTime(milliseconds: number): string {
	// Seconds with a fraction are not exact: 273822450.136 s is 273822450135.99997 ms.
	return new Date(Math.round(milliseconds)).toISOString();
}

/**
 * The JavaScript SDK v2 makes JSON of whatever it is given. Where that was a text, as v3 wants it,
 * the object arrives as JSON within JSON.
 */
function parseData(text: string): unknown {
	const value: unknown = JSON.parse(text);
	return typeof value === 'string' ? (objectIn(value) ?? value) : value;
}

function objectIn(text: string): object | undefined {
	if (!text.trimStart().startsWith('{')) return undefined;
	try {
		return JSON.parse(text) as object;
	} catch {
		return undefined;
	}
}
