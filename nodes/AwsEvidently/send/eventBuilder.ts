import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { EVENT_TYPES, type EventType } from '../api/events';
import { InvalidValueError } from '../shared/invalidValue';
import { getPath, parseDataPath, type DataPath } from './dataPath';
import { readEventData, toEventData, type EventData } from './eventData';
import { eventKeyAdder } from './eventKey';
import type { EvidentlyEvent } from './evidentlyEvent';
import { toJson } from './jsonData';
import { oneOf, readParameter } from './parameters';
import { toProject } from './projectParameter';
import { toTimestamp } from './timestamps';

interface EventContent {
	type: EventType;
	timestamp: Date;
	data: EventData;
}
type ReadFromItem<T> = (json: IDataObject, itemIndex: number) => T;

const TIMESTAMP_FIELD = 'Timestamp Field';

const toItemType = oneOf('"type" in the item', EVENT_TYPES);

/**
 * Creates a function that builds an event from an input item according to the node's parameters.
 *
 * @param now the instant of the run, for events without their own time.
 * @param eventKey the member of an event's data that holds a key, if there is one.
 * @returns a function that throws InvalidValueError, or n8n's own error for an expression, if an
 * item can't become an event.
 */
export function eventBuilder(
	context: IExecuteFunctions,
	now: Date,
	eventKey?: string,
): (item: INodeExecutionData, itemIndex: number) => EvidentlyEvent {
	const project = readParameter(context, 'project', toProject, { extractValue: true });
	const content = readContent(context, now);
	const addKey = eventKeyAdder(context, now, eventKey);
	return ({ json }, itemIndex) => {
		const { type, timestamp, data } = content(json, itemIndex);
		const { text, hasAssignment } = data;
		const event = {
			itemIndex,
			project: project(itemIndex),
			type,
			timestamp,
			data: text,
			hasAssignment,
		};
		event.data = addKey(event);
		return event;
	};
}

function readContent(context: IExecuteFunctions, now: Date): ReadFromItem<EventContent> {
	const source = readParameter(context, 'eventSource', oneOf('Event Source', ['item', 'event']));
	const zone = context.getTimezone();
	const fromItem = readFromItem(context, now, zone);
	return (json, itemIndex) =>
		source(itemIndex) === 'event' ? toContent(json, zone) : fromItem(json, itemIndex);
}

/** Reads the type, timestamp and data from an item that is already an event. */
function toContent({ type, timestamp, data }: IDataObject, zone: string): EventContent {
	return {
		type: toItemType(type),
		timestamp: toTimestamp(timestamp, zone, '"timestamp" in the item'),
		data: toEventData(toJson(data, '"data" in the item')),
	};
}

function readFromItem(
	context: IExecuteFunctions,
	now: Date,
	zone: string,
): ReadFromItem<EventContent> {
	const type = readParameter(context, 'eventType', oneOf('Event Type', EVENT_TYPES));
	const timestamp = readTimestamp(context, now, zone);
	const data = readEventData(context);
	return (json, itemIndex) => {
		const eventType = type(itemIndex);
		return {
			type: eventType,
			timestamp: timestamp(json, itemIndex),
			data: data(json, itemIndex, eventType),
		};
	};
}

function readTimestamp(context: IExecuteFunctions, now: Date, zone: string): ReadFromItem<Date> {
	const sources = ['now', 'field', 'value'] as const;
	const source = readParameter(context, 'timestampSource', oneOf('Timestamp', sources));
	const path = readParameter(context, 'timestampField', toPath);
	const value = readParameter(context, 'timestamp', (timestamp) =>
		toTimestamp(timestamp, zone, 'Timestamp Value'),
	);
	return (json, itemIndex) => {
		switch (source(itemIndex)) {
			case 'now':
				return now;
			case 'field':
				return timestampAt(path(itemIndex), json, zone);
			case 'value':
				return value(itemIndex);
		}
	};
}

function timestampAt(path: DataPath, json: IDataObject, zone: string): Date {
	return toTimestamp(getPath(json, path, TIMESTAMP_FIELD), zone, `field "${path.whole}"`);
}

function toPath(seen: unknown): DataPath {
	if (typeof seen === 'string' && seen !== '') return parseDataPath(seen);
	const remedy = 'Use the path of a field, like order.createdAt.';
	throw new InvalidValueError({ field: TIMESTAMP_FIELD, seen, remedy });
}
