import { isExpression, type IDataObject, type IGetNodeParameterOptions } from 'n8n-workflow';

import { isProjectName, NAME_RULE } from '../api/projects';
import { InvalidValueError } from '../shared/invalidValue';
import type { DataFormat } from './outputItems';
import type { EvaluationEvents } from './endpoint';
import type { Projects } from './findProject';

/** The part of n8n's contexts that reads parameters. */
export interface ParameterSource {
	getNodeParameter(name: string, fallback?: unknown, options?: IGetNodeParameterOptions): unknown;
}

/** How a trigger authenticates its clients. */
export type Authentication = 'signature' | 'none';

export function readAuthentication(source: ParameterSource): Authentication {
	// An unexpected value must not open the endpoint, so it requires a signature.
	return source.getNodeParameter('authentication') === 'none' ? 'none' : 'signature';
}

/**
 * The projects that exist at the endpoint: those named, or every valid name if the field is empty.
 * An expression has to name at least one: if it returns nothing, that is a mistake, and must not
 * open the endpoint to every project.
 * @throws InvalidValueError
 */
export function readProjects(source: ParameterSource): Projects {
	const names = readNames(source.getNodeParameter('projects', '') ?? '');
	if (names.length > 0) return { names, has: (name) => names.includes(name) };
	if (isExpression(rawValue(source, 'projects'))) throw noProject();
	return { names, has: () => true };
}

function readNames(text: unknown): string[] {
	if (typeof text !== 'string') throw invalidProjects('Projects', text);
	const parts = text.split(',').map((part) => part.trim());
	const names = [...new Set(parts.filter((part) => part !== ''))];
	const wrong = names.find((name) => !isProjectName(name));
	if (wrong !== undefined) throw invalidProjects('name in Projects', wrong);
	return names;
}

const noProject = () =>
	new InvalidValueError({
		field: 'Projects',
		seen: undefined,
		remedy:
			'The expression must return at least one project name. To accept every project, clear the field.',
	});

function invalidProjects(field: string, seen: unknown): InvalidValueError {
	const remedy = `Use project names (${NAME_RULE}), separated by commas.`;
	return new InvalidValueError({ field, seen, remedy });
}

/** A parameter as the workflow has it: an expression isn't evaluated. */
export const rawValue = (source: ParameterSource, name: string) =>
	source.getNodeParameter(name, '', { rawExpressions: true });

/** When the trigger responds, with the values of n8n's own Webhook node. */
export type ResponseMode = 'onReceived' | 'lastNode';

export interface Options {
	dataFormat: DataFormat;
	responseMode: ResponseMode;
	evaluationEvents: EvaluationEvents;
	/** The value of n8n's own option: `*`, or origins separated by commas. */
	allowedOrigins: string;
}

export function readOptions(source: ParameterSource): Options {
	const options = source.getNodeParameter('options', {}) as IDataObject;
	const { dataFormat, evaluationEvents, allowedOrigins } = options;
	return {
		dataFormat: dataFormat === 'text' ? 'text' : 'json',
		responseMode: readResponseMode(source),
		evaluationEvents:
			evaluationEvents === 'all' || evaluationEvents === 'none' ? evaluationEvents : 'assigned',
		// As in n8n, an empty value allows all origins.
		allowedOrigins: typeof allowedOrigins === 'string' && allowedOrigins ? allowedOrigins : '*',
	};
}

/** n8n decides by the raw value when to respond (see `webhooks`), and the node has to agree. */
function readResponseMode(source: ParameterSource): ResponseMode {
	return rawValue(source, 'options.responseMode') === 'lastNode' ? 'lastNode' : 'onReceived';
}

/**
 * Refuses what n8n and the node would silently treat as Immediately, such as an expression.
 * @throws InvalidValueError
 */
export function checkResponseMode(source: ParameterSource): void {
	const seen = rawValue(source, 'options.responseMode');
	if (['', 'onReceived', 'lastNode'].includes(seen as string)) return;
	const remedy =
		'Choose Immediately or When Last Node Finishes. An expression is not evaluated here.';
	throw new InvalidValueError({ field: 'Respond', seen, remedy });
}
