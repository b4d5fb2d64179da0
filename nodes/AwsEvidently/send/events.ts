import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodePropertyOptions,
} from 'n8n-workflow';

import type { EventType } from '../api/events';
import { describeValue, InvalidValueError } from '../aws/invalidValue';
import { getPath, pickPaths, toJson, toPath, type Path } from './data';
import { eventType } from './description';
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
 * @returns a function that throws InvalidValueError, or n8n's own error for an expression, for an
 * item that can't become an event.
 */
export function eventConverter(
	context: IExecuteFunctions,
	now: Date,
): (item: INodeExecutionData, itemIndex: number) => EvidentlyEvent {
	const project = readProject(context);
	const content = readContent(context, now);
	return (item, itemIndex) => ({
		itemIndex,
		project: project(itemIndex),
		...content(item.json, itemIndex),
	});
}

type Convert<T> = (json: IDataObject, itemIndex: number) => T;

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
			type: toType(json.type, 'The item\'s "type"'),
			timestamp: toTimestamp(json.timestamp, 'The item\'s "timestamp"', toDate),
			data: toJson(json.data, 'The item\'s "data"'),
		}),
		item: () => {
			const type = readParameter<unknown>(context, 'eventType');
			const timestamp = readTimestamp(context, now, toDate);
			const data = readData(context);
			return (json, itemIndex) => ({
				type: toType(type(itemIndex), 'Event Type'),
				timestamp: timestamp(json, itemIndex),
				data: data(json, itemIndex),
			});
		},
	});
}

function readTimestamp(context: IExecuteFunctions, now: Date, toDate: ToDate): Convert<Date> {
	return choose(context, 'timestampSource', 'Timestamp', {
		now: () => () => now,
		field: () => {
			const field = readParameter<unknown>(context, 'timestampField');
			const parse = keepLast(parsePath);
			return (json, itemIndex) => {
				const path = parse(field(itemIndex));
				return toTimestamp(getPath(json, path), `The item's field "${path.whole}"`, toDate);
			};
		},
		value: () => {
			const value = readParameter<unknown>(context, 'timestamp');
			return (_json, itemIndex) => toTimestamp(value(itemIndex), 'Timestamp Value', toDate);
		},
	});
}

function readData(context: IExecuteFunctions): Convert<string> {
	return choose(context, 'dataSource', 'Data', {
		item: () => (json) => toJson(json, "The item's JSON"),
		fields: () => {
			const fields = readParameter<unknown>(context, 'dataFields');
			const toPaths = keepLast(parsePaths);
			return (json, itemIndex) => pickedData(json, toPaths(fields(itemIndex)));
		},
		json: () => {
			const value = readParameter<unknown>(context, 'data');
			const convert = keepLast((data: unknown) => toJson(data, 'Data (JSON)'));
			return (_json, itemIndex) => convert(value(itemIndex));
		},
	});
}

/** Picks by a parameter's value among ways to convert, each set up when it is first needed. */
function choose<T>(
	context: IExecuteFunctions,
	parameter: string,
	displayName: string,
	ways: Record<string, () => Convert<T>>,
): Convert<T> {
	const choice = readParameter<unknown>(context, parameter);
	const way = keepLast((chosen: unknown) => {
		if (typeof chosen === 'string' && Object.hasOwn(ways, chosen)) return ways[chosen]!();
		throw new InvalidValueError({
			field: displayName,
			seen: chosen,
			allowed: oneOf(Object.keys(ways)),
		});
	});
	return (json, itemIndex) => way(choice(itemIndex))(json, itemIndex);
}

/** As the editor shows them. */
const EVENT_TYPES = (eventType.options as INodePropertyOptions[]).map(
	({ value }): unknown => value,
);

function toType(value: unknown, field: string): EventType {
	if (!EVENT_TYPES.includes(value))
		throw new InvalidValueError({ field, seen: value, allowed: oneOf(EVENT_TYPES) });
	return value as EventType;
}

type ToDate = (value: unknown) => Date | undefined;

function toTimestamp(value: unknown, field: string, toDate: ToDate): Date {
	const date = toDate(value);
	if (!date) throw new InvalidValueError({ field, seen: value, allowed: TIMESTAMP_FORMS });
	return date;
}

function parsePath(field: unknown): Path {
	if (typeof field === 'string' && field !== '') return toPath(field);
	const allowed = 'the path of a field, like order.createdAt';
	throw new InvalidValueError({ field: 'Timestamp Field', seen: field, allowed });
}

function parsePaths(fields: unknown): Path[] {
	const paths = typeof fields === 'string' ? fields.split(',').map((path) => path.trim()) : [];
	const named = paths.filter((path) => path !== '');
	if (named.length === 0) {
		const allowed = 'a comma-separated list of fields, like user.id, order.total';
		throw new InvalidValueError({ field: 'Data Fields', seen: fields, allowed });
	}
	return named.map(toPath);
}

function pickedData(json: IDataObject, paths: Path[]): string {
	const picked = pickPaths(json, paths);
	if (Object.keys(picked).length === 0) {
		const allowed = `an object with at least one of the fields ${paths.map(({ whole }) => whole).join(', ')}`;
		throw new InvalidValueError({ field: "The item's JSON", seen: json, allowed });
	}
	return toJson(picked, "The item's JSON");
}

function oneOf(values: readonly unknown[]): string {
	return values.map(describeValue).join(' or ');
}
