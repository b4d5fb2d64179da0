import { unknownOperationException, validationException } from './awsErrors';
import type { Call, Endpoint, Outcome, PathParameters } from './endpoint';
import { batchEvaluateFeature, evaluateFeature } from './evaluateFeatures';
import { getProject, listProjects } from './projectResponses';
import { putProjectEvents } from './putEvents';
import { splitTarget, type WireRequest } from './request';

export interface Operation {
	name: string;
	method: 'GET' | 'POST';
	/** The path in the API model (2021-02-01). */
	path: string;
	perform: (call: Call) => Outcome;
}

const OPERATIONS: readonly Operation[] = [
	{
		name: 'PutProjectEvents',
		method: 'POST',
		path: '/events/projects/{project}',
		perform: putProjectEvents,
	},
	{
		name: 'EvaluateFeature',
		method: 'POST',
		path: '/projects/{project}/evaluations/{feature}',
		perform: evaluateFeature,
	},
	{
		name: 'BatchEvaluateFeature',
		method: 'POST',
		path: '/projects/{project}/evaluations',
		perform: batchEvaluateFeature,
	},
	{ name: 'GetProject', method: 'GET', path: '/projects/{project}', perform: getProject },
	{ name: 'ListProjects', method: 'GET', path: '/projects', perform: listProjects },
];

/** The patterns of path parameters. A proxy may have decoded the slash of a project's ARN. */
const PARAMETERS: Record<keyof PathParameters, string> = {
	project: '[^/]+(?::project/[^/]+)?',
	feature: '[^/]+',
};

const ROUTES = OPERATIONS.map((operation) => ({ operation, pattern: toPattern(operation.path) }));

/** Matches the end of a path. */
function toPattern(path: string): RegExp {
	const pattern = path.replace(
		/\{(\w+)\}/g,
		(_, name: keyof PathParameters) => `(?<${name}>${PARAMETERS[name]})`,
	);
	return new RegExp(`${pattern}$`);
}

/** An operation and its input in the URL. */
export interface Requested {
	operation: Operation;
	parameters: PathParameters;
	query: URLSearchParams;
}

/**
 * Finds the operation that a request names by its method and the end of its path.
 * @throws UnknownOperationException, or ValidationException if the path can't be decoded
 */
export function findOperation(
	{ method, target }: WireRequest,
	{ isBasePath }: Pick<Endpoint, 'isBasePath'>,
): Requested {
	const [path, query] = splitTarget(target);
	for (const { operation, pattern } of ROUTES) {
		const match = method === operation.method ? pattern.exec(path) : null;
		if (!match || !isBasePath(path.slice(0, match.index))) continue;
		const groups = Object.entries(match.groups ?? {});
		const parameters = Object.fromEntries(groups.map(([name, value]) => [name, decode(value)]));
		return { operation, parameters, query: new URLSearchParams(query) };
	}
	throw unknownOperationException();
}

function decode(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		throw validationException('cannotParse', 'The request cannot be read.');
	}
}

/** The operation's path below the endpoint, encoded as SDKs encode it. */
export function pathOf({ operation, parameters }: Requested): string {
	return operation.path.replace(/\{(\w+)\}/g, (_, name: keyof PathParameters) =>
		encodeURIComponent(parameters[name] ?? ''),
	);
}
