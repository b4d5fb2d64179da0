import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { EVALUATION_EVENT, type EventType } from '../api/events';
import { InvalidValueError } from '../shared/invalidValue';
import { parseDataPaths, pickPaths, type DataPath } from './dataPath';
import { isGiven, readEvaluation } from './evaluationData';
import { parameterToJson, toJson, type JsonDocument } from './jsonData';
import { oneOf, readParameter } from './parameters';

const DATA_FIELDS = 'Data Fields';

export interface EventData {
	/** A JSON document. */
	text: string;
	/** Whether it says who got which variation. */
	hasAssignment: boolean;
}

/** Makes the data of an item's event as Data and the parameters below it say. */
export function readEventData(
	context: IExecuteFunctions,
): (json: IDataObject, itemIndex: number, type: EventType) => EventData {
	const sources = ['item', 'fields', 'json', 'evaluation'] as const;
	const source = readParameter(context, 'dataSource', oneOf('Data', sources));
	const paths = readParameter(context, 'dataFields', toPaths);
	const data = readParameter(context, 'data', (value) =>
		toEventData(parameterToJson(value, 'Data (JSON)')),
	);
	const evaluation = readEvaluation(context);
	return (json, itemIndex, type) => {
		switch (source(itemIndex)) {
			case 'item':
				return toEventData(toJson(json, 'item JSON'));
			case 'fields':
				return pickedData(json, paths(itemIndex));
			case 'json':
				return data(itemIndex);
			case 'evaluation':
				checkEvaluation(type);
				return { text: evaluation(itemIndex), hasAssignment: true };
		}
	};
}

export function toEventData({ text, value }: JsonDocument): EventData {
	return { text, hasAssignment: hasAssignment(value) };
}

function hasAssignment(value: unknown): boolean {
	const { feature, entityId, variation } = (value ?? {}) as Record<string, unknown>;
	return isGiven(feature) && isGiven(entityId) && isGiven(variation);
}

function checkEvaluation(type: EventType): void {
	if (type === EVALUATION_EVENT) return;
	const remedy = `Use "item", "fields" or "json" if Event Type is "${type}".`;
	throw new InvalidValueError({ field: 'Data', seen: 'evaluation', remedy });
}

function toPaths(value: unknown): DataPath[] {
	const paths = typeof value === 'string' ? parseDataPaths(value) : [];
	if (paths.length > 0) return paths;
	const remedy = 'Use a comma-separated list of fields, like user.id, order.total.';
	throw new InvalidValueError({ field: DATA_FIELDS, seen: value, remedy });
}

function pickedData(json: IDataObject, paths: DataPath[]): EventData {
	const picked = pickPaths(json, paths, DATA_FIELDS);
	if (Object.keys(picked).length > 0) return toEventData(toJson(picked, 'item JSON'));
	const fields = paths.map(({ whole }) => whole).join(', ');
	const remedy = `Use an item with at least one of the ${DATA_FIELDS}: ${fields}.`;
	throw new InvalidValueError({ field: 'item', seen: json, remedy });
}
