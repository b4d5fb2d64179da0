import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { EVALUATION_EVENT, type EventType } from '../api/events';
import { InvalidValueError } from '../shared/invalidValue';
import { choose, type Convert } from './choose';
import { pickPaths, toJson, toPath, type Path } from './data';
import { readEvaluation } from './evaluation';
import { keepLast, readParameter, type Read } from './parameters';

/** What an event holds, by the parameters below Data. */
export function readData(context: IExecuteFunctions, type: Read<EventType>): Convert<string> {
	return choose(context, 'dataSource', 'Data', {
		item: () => (json) => toJson(json, 'item JSON'),
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
		evaluation: () => {
			let evaluation: Read<string> | undefined;
			return (_json, itemIndex) => {
				checkEvaluation(type(itemIndex));
				// For other types n8n hides its parameters, and they can't be read.
				evaluation ??= readEvaluation(context);
				return evaluation(itemIndex);
			};
		},
	});
}

function checkEvaluation(type: EventType): void {
	if (type === EVALUATION_EVENT) return;
	const remedy = `Use "item", "fields" or "json" if Event Type is "${type}".`;
	throw new InvalidValueError({ field: 'Data', seen: 'evaluation', remedy });
}

function parsePaths(fields: unknown): Path[] {
	const paths = typeof fields === 'string' ? fields.split(',').map((path) => path.trim()) : [];
	const named = paths.filter((path) => path !== '');
	if (named.length === 0) {
		const remedy = 'Use a comma-separated list of fields, like user.id, order.total.';
		throw new InvalidValueError({ field: 'Data Fields', seen: fields, remedy });
	}
	return named.map(toPath);
}

function pickedData(json: IDataObject, paths: Path[]): string {
	const picked = pickPaths(json, paths);
	if (Object.keys(picked).length === 0) {
		const remedy = `Use an item with at least one of the Data Fields: ${paths.map(({ whole }) => whole).join(', ')}.`;
		throw new InvalidValueError({ field: 'item', seen: json, remedy });
	}
	return toJson(picked, 'item JSON');
}
