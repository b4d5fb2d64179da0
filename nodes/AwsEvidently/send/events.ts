import type { IExecuteFunctions, INodeExecutionData, INodePropertyOptions } from 'n8n-workflow';

import type { EventType } from '../api/events';
import { InvalidValueError } from '../shared/invalidValue';
import { choose, oneOf, type Convert } from './choose';
import { getPath, toJson, toPath, type Path } from './data';
import { eventType } from './description';
import { readData } from './eventData';
import { eventKeyAdder } from './eventKey';
import { keepLast, readParameter, type Read } from './parameters';
import { toProject } from './project';
import { parseTimestamp, TIMESTAMP_FORMS } from './timestamps';

/** What the API calls an event, checked, with the project and the input item it belongs to. */
export interface EvidentlyEvent {
	itemIndex: number;
	/** A name or an ARN. */
	project: string;
	type: EventType;
	timestamp: Date;
	/** A JSON document. */
	data: string;
}

type EventContent = Omit<EvidentlyEvent, 'itemIndex' | 'project'>;

/**
 * Turns input items into events as the node's parameters say.
 *
 * @param now the instant of the run, for events without a time of their own.
 * @param eventKey the member of an event's data to put a key into, if any.
 * @returns a function that throws InvalidValueError, or n8n's own error for an expression, for an
 * item that can't become an event.
 */
export function eventConverter(
	context: IExecuteFunctions,
	now: Date,
	eventKey?: string,
): (item: INodeExecutionData, itemIndex: number) => EvidentlyEvent {
	const project = readProject(context);
	const content = readContent(context, now);
	const addKey = eventKeyAdder(context, eventKey);
	return ({ json }, itemIndex) => {
		const { type, timestamp, data } = content(json, itemIndex);
		return {
			itemIndex,
			project: project(itemIndex),
			type,
			timestamp,
			data: addKey(data, itemIndex),
		};
	};
}

function readProject(context: IExecuteFunctions): Read<string> {
	const value = readParameter<unknown>(context, 'project', { extractValue: true });
	const check = keepLast(toProject);
	return (itemIndex) => check(value(itemIndex));
}

function readContent(context: IExecuteFunctions, now: Date): Convert<EventContent> {
	const zone = context.getTimezone();
	const toDate = keepLast((value: unknown) => parseTimestamp(value, zone));
	return choose(context, 'eventSource', 'Event Source', {
		event: () => (json) => ({
			type: toType(json.type, '"type" in the item'),
			timestamp: toTimestamp(json.timestamp, '"timestamp" in the item', toDate),
			data: toJson(json.data, '"data" in the item'),
		}),
		item: () => {
			const type = readType(context);
			const timestamp = readTimestamp(context, now, toDate);
			const data = readData(context, type);
			return (json, itemIndex) => ({
				type: type(itemIndex),
				timestamp: timestamp(json, itemIndex),
				data: data(json, itemIndex),
			});
		},
	});
}

/** Keeps the last: it is asked for a second time where the event's data depends on its type. */
function readType(context: IExecuteFunctions): Read<EventType> {
	const value = readParameter<unknown>(context, 'eventType');
	return keepLast((itemIndex: number) => toType(value(itemIndex), 'Event Type'));
}

function readTimestamp(context: IExecuteFunctions, now: Date, toDate: ToDate): Convert<Date> {
	return choose(context, 'timestampSource', 'Timestamp', {
		now: () => () => now,
		field: () => {
			const field = readParameter<unknown>(context, 'timestampField');
			const parse = keepLast(parsePath);
			return (json, itemIndex) => {
				const path = parse(field(itemIndex));
				return toTimestamp(getPath(json, path), `field "${path.whole}"`, toDate);
			};
		},
		value: () => {
			const value = readParameter<unknown>(context, 'timestamp');
			return (_json, itemIndex) => toTimestamp(value(itemIndex), 'Timestamp Value', toDate);
		},
	});
}

/** As the editor shows them. */
const EVENT_TYPES = (eventType.options as INodePropertyOptions[]).map(
	({ value }): unknown => value,
);

function toType(value: unknown, field: string): EventType {
	if (!EVENT_TYPES.includes(value))
		throw new InvalidValueError({ field, seen: value, remedy: `Use ${oneOf(EVENT_TYPES)}.` });
	return value as EventType;
}

type ToDate = (value: unknown) => Date | undefined;

function toTimestamp(value: unknown, field: string, toDate: ToDate): Date {
	const date = toDate(value);
	if (!date) throw new InvalidValueError({ field, seen: value, remedy: `Use ${TIMESTAMP_FORMS}.` });
	return date;
}

function parsePath(field: unknown): Path {
	if (typeof field === 'string' && field !== '') return toPath(field);
	const remedy = 'Use the path of a field, like order.createdAt.';
	throw new InvalidValueError({ field: 'Timestamp Field', seen: field, remedy });
}
