import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { EVALUATION_EVENT, type EventType } from '../api/events';
import { InvalidValueError } from '../shared/invalidValue';
import { parseDataPaths, pickPaths, type DataPath } from './dataPath';
import { readEvaluation } from './evaluationData';
import { parameterToJson, toJson } from './jsonData';
import { oneOf, readParameter } from './parameters';

const DATA_FIELDS = 'Data Fields';

/** Makes the data of an item's event, a JSON document, as Data and the parameters below it say. */
export function readEventData(
	context: IExecuteFunctions,
): (json: IDataObject, itemIndex: number, type: EventType) => string {
	const sources = ['item', 'fields', 'json', 'evaluation'] as const;
	const source = readParameter(context, 'dataSource', oneOf('Data', sources));
	const paths = readParameter(context, 'dataFields', toPaths);
	const data = readParameter(context, 'data', (value) => parameterToJson(value, 'Data (JSON)'));
	const evaluation = readEvaluation(context);
	return (json, itemIndex, type) => {
		switch (source(itemIndex)) {
			case 'item':
				return toJson(json, 'item JSON');
			case 'fields':
				return pickedData(json, paths(itemIndex));
			case 'json':
				return data(itemIndex);
			case 'evaluation':
				checkEvaluation(type);
				return evaluation(itemIndex);
		}
	};
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

function pickedData(json: IDataObject, paths: DataPath[]): string {
	const picked = pickPaths(json, paths, DATA_FIELDS);
	if (Object.keys(picked).length > 0) return toJson(picked, 'item JSON');
	const fields = paths.map(({ whole }) => whole).join(', ');
	const remedy = `Use an item with at least one of the ${DATA_FIELDS}: ${fields}.`;
	throw new InvalidValueError({ field: 'item', seen: json, remedy });
}
