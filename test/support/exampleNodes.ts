import {
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestMethods,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
} from 'n8n-workflow';
import type { ClientBase } from 'pg';

import type { Database } from './database';

/** An SQL statement that a workflow has run, with its values. */
export interface Statement {
	node: string;
	sql: string;
	values: unknown[];
}

/** Matches a statement that returns rows, after its comments. */
const READS = /^(\s*--.*\n)*\s*(SELECT|WITH)\b/;

type Execute = (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

/**
 * The nodes of n8n's own package that the examples use, reduced to what the examples need, since the
 * package would add 500 MB to the installation. n8n's engine evaluates their expressions, and PostgreSQL
 * runs their statements.
 *
 * @param database the database of the Postgres nodes, if the examples have any
 */
export function exampleNodes(database?: Database, statements: Statement[] = []) {
	const postgres: Execute = async (context) =>
		await database!.withClient(async (client) => {
			const output: INodeExecutionData[] = [];
			for (const index of context.getInputData().keys()) {
				const statement = toStatement(context, index);
				statements.push(statement);
				for (const json of await run(client, statement)) {
					output.push({ json, pairedItem: { item: index } });
				}
			}
			// As in n8n, statements that return no rows are one item together.
			const isDone = output.length === 0 && !READS.test(statements.at(-1)?.sql ?? '');
			return [isDone ? [{ json: { success: true } }] : output];
		});
	return Object.fromEntries(
		[
			toNodeType('postgres', postgres, ['operation', 'query', 'options']),
			toNodeType('set', setFields, ['assignments']),
			toNodeType('if', splitItems, ['conditions'], 2),
			toNodeType('httpRequest', request, ['method', 'url', 'jsonBody']),
			toNodeType('stopAndError', fail, ['errorMessage']),
		].map((type) => [`n8n-nodes-base.${type.description.name}`, type]),
	);
}

function toStatement(context: IExecuteFunctions, index: number): Statement {
	const given = context.getNodeParameter('options.queryReplacement', index, []) as unknown;
	return {
		node: context.getNode().name,
		sql: context.getNodeParameter('query', index) as string,
		values: Array.isArray(given) ? given : [given],
	};
}

async function run(client: ClientBase, { sql, values }: Statement): Promise<IDataObject[]> {
	// A query of several statements has a result for each.
	const results = [await client.query<IDataObject>(sql, values)].flat();
	return results.flatMap(({ rows }) => rows ?? []);
}

interface Field {
	name: string;
	value: IDataObject[string];
}

/** The node Edit Fields, which outputs only the fields that it sets. */
const setFields: Execute = async (context) => {
	const items = context.getInputData().map((_, item) => {
		const path = 'assignments.assignments';
		const fields = context.getNodeParameter(path, item) as Field[];
		const json = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
		return { json, pairedItem: { item } };
	});
	return [items];
};

/** The node HTTP Request with a JSON body. */
const request: Execute = async (context) => {
	const responses = context.getInputData().map(async (_, item) => {
		const json = (await context.helpers.httpRequest({
			method: context.getNodeParameter('method', item) as IHttpRequestMethods,
			url: context.getNodeParameter('url', item) as string,
			body: context.getNodeParameter('jsonBody', item),
			json: true,
		})) as IDataObject;
		return { json, pairedItem: { item } };
	});
	return [await Promise.all(responses)];
};

/** The node If with one condition, whose value is true or false. */
const splitItems: Execute = async (context) => {
	const outputs: INodeExecutionData[][] = [[], []];
	context.getInputData().forEach((item, index) => {
		const isTrue = context.getNodeParameter('conditions.conditions[0].leftValue', index) as boolean;
		outputs[isTrue ? 0 : 1]!.push({ ...item, pairedItem: { item: index } });
	});
	return outputs;
};

const fail: Execute = (context) =>
	Promise.reject(new Error(context.getNodeParameter('errorMessage', 0) as string));

function toNodeType(name: string, execute: Execute, parameters: string[], outputs = 1): INodeType {
	const toProperty = (parameter: string): INodeProperties => {
		return { displayName: parameter, name: parameter, type: 'string', default: '' };
	};
	return {
		description: {
			displayName: name,
			name,
			group: ['transform'],
			version: [1, 2, 2.2, 2.6],
			description: name,
			defaults: { name },
			inputs: [NodeConnectionTypes.Main],
			outputs: Array.from({ length: outputs }, () => NodeConnectionTypes.Main),
			properties: parameters.map(toProperty),
		},
		async execute(this: IExecuteFunctions) {
			return await execute(this);
		},
	};
}
