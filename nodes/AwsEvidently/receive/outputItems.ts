import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { ReceivedEvents } from './endpoint';

/** How an item holds an event's data: as the value of its JSON, or as the text that was sent. */
export type DataFormat = 'json' | 'text';

/** Returns one item for each event in order. The sending node accepts the items unchanged. */
export function toItems(
	{ project, events, receivedAt }: ReceivedEvents,
	dataFormat: DataFormat,
): INodeExecutionData[] {
	const receivedTime = toIsoTime(receivedAt);
	return events.map(({ eventId, type, timestamp, data, value }) => ({
		json: {
			eventId,
			project,
			type,
			timestamp: toIsoTime(timestamp * 1000),
			data: (dataFormat === 'text' ? data : value) as IDataObject,
			receivedTime,
		},
	}));
}

function toIsoTime(milliseconds: number): string {
	// A number of seconds with a fraction is inexact: 273822450.136 s is 273822450135.99997 ms.
	return new Date(Math.round(milliseconds)).toISOString();
}
