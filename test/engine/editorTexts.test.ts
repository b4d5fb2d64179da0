import { dirname, join } from 'node:path';

import * as n8nCore from 'n8n-core';
import { NodeHelpers, Workflow, type INode, type NodeParameterValueType } from 'n8n-workflow';

import { AwsEvidentlyApi } from '../../credentials/AwsEvidentlyApi.credentials';
import { Engine } from '../../n8n/engine/engine';
import { byArn, byName, DONE, fromList } from '../../n8n/engine/scenario';
import { REPOSITORY } from '../../n8n/install/package';
import manifest from '../../package.json';
import { testIf } from '../support/testIf';
import { jsonOf, setUpEngine } from './setUp';

const newWorld = setUpEngine();

let engine: Engine;

beforeAll(async () => {
	engine = await Engine.load();
});

const nodeWith = (parameters: INode['parameters'], type = 'awsEvidently'): INode => ({
	id: 'node',
	name: 'Node',
	type: `n8n-nodes-aws-evidently.${type}`,
	typeVersion: 1,
	position: [0, 0],
	parameters,
});

describe('The subtitle of the sending node', () => {
	/** Evaluates the subtitle as the editor does. */
	function subtitleOf(project: NodeParameterValueType) {
		const nodeType = engine.nodeType('awsEvidently');
		const node = nodeWith({ project });
		const find = () => nodeType;
		const nodeTypes = { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) };
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		const { subtitle } = nodeType.description;
		return workflow.expression.getSimpleParameterValue(node, subtitle, 'internal', {});
	}

	it.each([
		['by name', byName('checkout')],
		['from the list', fromList('checkout')],
		['by ARN', byArn('arn:aws:evidently:us-east-1:123456789012:project/checkout')],
		['as text', 'checkout'],
	])('names a project that is given %s', (_how, project) => {
		expect(subtitleOf(project)).toBe('events to checkout');
	});

	it('names no project if there is none', () => {
		expect(subtitleOf(fromList(''))).toBe('events to a project');
	});
});

describe('The tool of an AI agent', () => {
	it('has a description that says what it does and which parameter to fill', () => {
		const description = NodeHelpers.getToolDescriptionForNode(
			nodeWith({ operation: 'putProjectEvents', descriptionType: 'auto' }),
			engine.nodeType('awsEvidently'),
		);
		expect(description).toContain('Send events to a project');
		expect(description).toContain('fill Data (JSON) with a JSON object that says what happened');
	});
});

describe('The tooltip of a key in the credential', () => {
	it.each(['accessKeyId', 'secretAccessKey', 'sessionToken'])(
		'says what %s is for when sending, and for the trigger',
		(name) => {
			const field = new AwsEvidentlyApi().properties.find((property) => property.name === name);
			expect(field?.description).toMatch(/^To send.*\. For the trigger, /);
		},
	);
});

describe('The output schema', () => {
	const itWithSchemas = testIf('loadOutputSchema' in n8nCore, 'this n8n reads no output schemas');

	itWithSchemas(
		'has the fields of an accepted and of a rejected event, where n8n looks for them',
		async () => {
			const { run } = await newWorld();
			const { run: runRejected } = await newWorld({ faults: { reject: 1 } });
			const items = [...(await run({})).items(DONE), ...(await runRejected({})).items(DONE)];
			const fields = jsonOf(items).flatMap(Object.keys);
			const [node] = manifest.n8n.nodes;
			const schema = n8nCore.loadOutputSchema({
				nodeDir: dirname(join(REPOSITORY, node!)),
				version: 1,
				operation: 'putProjectEvents',
			});
			expect(Object.keys(schema?.properties ?? {})).toEqual(fields);
		},
	);
});
