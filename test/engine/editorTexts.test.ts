import { existsSync } from 'node:fs';
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

describe('The codex files', () => {
	it.each(['awsEvidently', 'awsEvidentlyTrigger'])(
		'let people find %s by their own words, and lead to its page',
		(name) => {
			const { codex } = engine.nodeType(name).description;
			for (const word of ['Variation', 'Metrics', 'Put Project Events', 'A/B Test']) {
				expect(codex?.alias).toContain(word);
			}
			expect(codex?.categories).toEqual(['Development', 'Analytics']);
			const page = name === 'awsEvidently' ? 'sending' : 'receiving';
			expect(codex?.resources?.primaryDocumentation).toEqual([
				{ url: expect.stringMatching(new RegExp(`/docs/${page}\\.md$`)) as string },
			]);
		},
	);
});

it('every page that the nodes and the credential link to exists', () => {
	const texts = JSON.stringify([
		...['awsEvidently', 'awsEvidentlyTrigger'].map((name) => engine.nodeType(name).description),
		new AwsEvidentlyApi(),
	]);
	const linked = [...texts.matchAll(/\/blob\/main\/([\w/.-]+)/g)].map(([, page]) => page!);
	expect(new Set(linked)).toContain('docs/credential.md');
	for (const page of linked) {
		expect({ page, exists: existsSync(join(REPOSITORY, page)) }).toEqual({ page, exists: true });
	}
});

describe('The icons', () => {
	it.each(['awsEvidently', 'awsEvidentlyTrigger'])('%s has an icon for each theme', (name) => {
		const { iconUrl } = engine.nodeType(name).description;
		const { light, dark } = iconUrl as { light: string; dark: string };
		expect(dark).not.toBe(light);
		for (const url of [light, dark]) {
			expect(existsSync(join(REPOSITORY, url.replace(/^icons\/[^/]+\//, '')))).toBe(true);
		}
	});

	it('the credential has an icon for each theme', () => {
		const { light, dark } = new AwsEvidentlyApi().icon;
		expect(dark).not.toBe(light);
		for (const file of [light, dark].map((each) => each.replace(/^file:/, ''))) {
			expect(existsSync(join(REPOSITORY, 'dist', 'credentials', file))).toBe(true);
		}
	});
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
