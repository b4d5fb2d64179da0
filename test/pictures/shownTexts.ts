import {
	NodeHelpers,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyOptions,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { AwsEvidentlyApi } from '../../credentials/AwsEvidentlyApi.credentials';
import { REPOSITORY } from '../../n8n/install/package';
import { AwsEvidently } from '../../nodes/AwsEvidently/AwsEvidently.node';
import { AwsEvidentlyTrigger } from '../../nodes/AwsEvidently/AwsEvidentlyTrigger.node';

export const PICTURES_FOLDER = join(REPOSITORY, 'docs', 'images');

const TEXTS_FILE = join(PICTURES_FOLDER, 'texts.json');

const sender = new AwsEvidently().description;
const trigger = new AwsEvidentlyTrigger().description;

const EVALUATION = { eventType: 'aws.evidently.evaluation', dataSource: 'evaluation' };

/** The texts of this package that each picture shows, by the picture's name. */
const PICTURES: Record<string, () => string[]> = {
	'agent-tool': () => [sender.displayName],
	credential: credentialFields,
	'credential-error': credentialFields,
	'error-output': () => nodeFields(sender, { timestampSource: 'field' }),
	evaluation: () => nodeFields(sender, EVALUATION),
	'first-event': () => nodeFields(trigger),
	'experiment-report': () => textsOf(read('examples/sql/experiment-results/report.html')),
	'experiment-results': () => nodeNames('examples/experiment-results.json'),
	node: () => nodeFields(sender),
	'nodes-panel': () => [sender.displayName, sender.description],
	options: () => [
		...nodeFields(sender),
		...optionsOf(sender).map(({ displayName }) => displayName),
	],
	projects: () => nodeFields(sender),
	rejected: () => nodeFields(sender),
	run: () => nodeFields(sender),
	trigger: () => nodeFields(trigger),
};

/** Returns the texts that the picture would show if it was taken now. */
export function textsNow(picture: string): string[] {
	const texts = PICTURES[picture];
	if (!texts) throw new Error(`${picture} is missing in PICTURES of test/pictures/shownTexts.ts.`);
	return texts();
}

/** Returns the texts that each picture was taken with. */
export function savedTexts(): Record<string, string[]> {
	if (!existsSync(TEXTS_FILE)) return {};
	return JSON.parse(readFileSync(TEXTS_FILE, 'utf8')) as Record<string, string[]>;
}

/** Saves the texts of a picture that was taken just now. */
export async function saveTexts(picture: string): Promise<void> {
	const all = Object.entries({ ...savedTexts(), [picture]: textsNow(picture) });
	const sorted = Object.fromEntries(all.sort(([a], [b]) => a.localeCompare(b)));
	await writeFile(TEXTS_FILE, `${JSON.stringify(sorted, null, '\t')}\n`);
}

/** Returns the labels, notices, chosen options and placeholders of a node with these parameters. */
function nodeFields(type: INodeTypeDescription, given: INodeParameters = {}): string[] {
	const node = { typeVersion: 1 };
	const values = NodeHelpers.getNodeParameters(type.properties, given, true, false, node, type)!;
	const shown = type.properties.filter((property) =>
		NodeHelpers.displayParameter(values, property, node, type),
	);
	return [type.displayName, ...shown.flatMap((property) => fieldTexts(property, values))];
}

function credentialFields(): string[] {
	const { displayName, properties } = new AwsEvidentlyApi();
	const values = Object.fromEntries(properties.map((each) => [each.name, each.default]));
	const shown = properties.filter((property) =>
		NodeHelpers.displayParameter(values, property, null, null),
	);
	return [displayName, ...shown.flatMap((property) => fieldTexts(property, values))];
}

function fieldTexts(property: INodeProperties, values: object): string[] {
	const { name, displayName, placeholder, type, options = [] } = property;
	if (type === 'hidden') return [];
	const value = (values as INodeParameters)[name];
	const choices = type === 'options' ? (options as INodePropertyOptions[]) : [];
	const chosen = choices.find((option) => option.value === value)?.name;
	return [displayName, chosen, placeholder].flatMap((text) =>
		text ? textsOf(text).join(' ') : [],
	);
}

const optionsOf = ({ properties }: INodeTypeDescription) =>
	properties.find(({ name }) => name === 'options')!.options as INodeProperties[];

function nodeNames(workflow: string): string[] {
	const { nodes } = JSON.parse(read(workflow)) as { nodes: Array<{ name: string }> };
	return nodes.map(({ name }) => name);
}

/** Returns the texts of HTML between its tags and expressions. */
function textsOf(html: string): string[] {
	const body = html.replace(/<style>.*?<\/style>|\{\{.*?\}\}/gs, '');
	return body.split(/<[^>]*>/).flatMap((text) => text.replace(/\s+/g, ' ').trim() || []);
}

const read = (path: string) => readFileSync(join(REPOSITORY, path), 'utf8');
