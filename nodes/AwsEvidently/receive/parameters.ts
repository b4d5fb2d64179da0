import type { IDataObject } from 'n8n-workflow';

import { isProjectName, NAME_RULE } from '../api/projects';
import { InvalidValueError } from '../shared/invalidValue';
import type { DataFormat } from './items';
import type { Projects } from './projects';

/** What n8n's contexts of a trigger have in common, as far as it is needed here. */
export interface ParameterSource {
	getNodeParameter(name: string, fallback?: unknown): unknown;
}

/** How a trigger authenticates its clients. */
export type Authentication = 'signature' | 'none';

export function readAuthentication(source: ParameterSource): Authentication {
	// Whatever else the parameter may come to hold, it must not open the endpoint.
	return source.getNodeParameter('authentication') === 'none' ? 'none' : 'signature';
}

/**
 * The projects that exist at the endpoint: those named, or every valid name where none is.
 * @throws InvalidValueError
 */
export function readProjects(source: ParameterSource): Projects {
	const text = source.getNodeParameter('projects', '') ?? '';
	if (typeof text !== 'string') throw invalidProjects('Projects', text);
	const parts = text.split(',').map((part) => part.trim());
	const names = [...new Set(parts.filter((part) => part !== ''))];
	const wrong = names.find((name) => !isProjectName(name));
	if (wrong !== undefined) throw invalidProjects('name in Projects', wrong);
	return names.length === 0
		? { names, has: () => true }
		: { names, has: (name) => names.includes(name) };
}

function invalidProjects(field: string, seen: unknown): InvalidValueError {
	const remedy = `Use project names (${NAME_RULE}), separated by commas.`;
	return new InvalidValueError({ field, seen, remedy });
}

/** When a request is replied, in the words of n8n's own Webhook node. */
export type ResponseMode = 'onReceived' | 'lastNode';

export interface Options {
	dataFormat: DataFormat;
	responseMode: ResponseMode;
	/** As n8n's own option has them: `*`, or origins separated by commas. */
	allowedOrigins: string;
}

export function readOptions(source: ParameterSource): Options {
	const options = source.getNodeParameter('options', {}) as IDataObject;
	return {
		dataFormat: options.dataFormat === 'text' ? 'text' : 'json',
		responseMode: options.responseMode === 'lastNode' ? 'lastNode' : 'onReceived',
		allowedOrigins: typeof options.allowedOrigins === 'string' ? options.allowedOrigins : '*',
	};
}
