import type { ICredentialType, INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { AwsEvidentlyApi } from '../../credentials/AwsEvidentlyApi.credentials';
import { AwsEvidently } from '../../nodes/AwsEvidently/AwsEvidently.node';
import { AwsEvidentlyTrigger } from '../../nodes/AwsEvidently/AwsEvidentlyTrigger.node';

/** Members that only the editor shows, as text. They may change, and other tests read some of them. */
const TEXTS = new Set([
	'action',
	'activationMessage',
	'builderHint',
	'codex',
	'defaults',
	'description',
	'displayName',
	'documentationUrl',
	'errorMessage',
	'eventTriggerDescription',
	'hint',
	'icon',
	'placeholder',
	'subtitle',
	'triggerPanel',
]);

/** Returns a value as JSON, without texts. */
const withoutTexts = (value: object) =>
	JSON.stringify(value, (key, member: unknown) => (TEXTS.has(key) ? undefined : member));

/**
 * Returns a line for each member of a node or a credential, and for each of its parameters in the order
 * of the editor.
 */
function declarationOf(declared: INodeTypeDescription | ICredentialType): string[] {
	const { properties, ...members } = declared;
	const lines = Object.entries(members)
		.filter(([name]) => !TEXTS.has(name))
		.flatMap(([name, value]) =>
			name === 'webhooks'
				? (value as object[]).map((each) => `webhook ${withoutTexts(each)}`)
				: `${name} ${withoutTexts(value as object)}`,
		);
	return [...lines.sort(), ...properties.flatMap((property) => linesOf(property))];
}

/** Returns a line for a parameter, and for each field of a collection. */
function linesOf(property: INodeProperties, within = ''): string[] {
	const { name, type, default: value, options = [], ...members } = property;
	const path = within + name;
	const line = `${path}: ${type} = ${JSON.stringify(value)}`;
	if (type === 'collection') {
		const fields = (options as INodeProperties[]).flatMap((field) => linesOf(field, `${path}.`));
		return [`${line} ${withoutTexts(members)}`, ...fields];
	}
	const values = options.map(({ name: _text, ...option }) => {
		const declared = withoutTexts(option);
		return /^\{"value":("[^"]*")\}$/.exec(declared)?.[1] ?? declared;
	});
	return [[line, withoutTexts(members), ...values].join(' ')];
}

it.each([
	['the sending node', new AwsEvidently().description],
	['the trigger', new AwsEvidentlyTrigger().description],
	['the credential', new AwsEvidentlyApi()],
])('the names, defaults, rules and order that %s declares stay the same', (_what, declared) => {
	expect(declarationOf(declared).join('\n')).toMatchSnapshot();
});
