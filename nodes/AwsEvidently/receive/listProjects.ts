import { MAX_PAGE } from '../api/projects';
import { fieldValidationException } from './awsErrors';

export interface Page {
	names: string[];
	/** Given while there are more. */
	nextToken?: string;
}

/**
 * One page of the projects, by name.
 * @param query `maxResults` (1 to 50, default 50) and `nextToken` as sent
 * @throws ValidationException
 */
export function listProjects(names: readonly string[], query: URLSearchParams): Page {
	const size = pageSize(query.get('maxResults'));
	const after = previousName(query.get('nextToken'));
	const rest = [...names].sort().filter((name) => after === undefined || name > after);
	const page = rest.slice(0, size);
	return rest.length > size
		? { names: page, nextToken: tokenAfter(page.at(-1)!) }
		: { names: page };
}

function pageSize(maxResults: string | null): number {
	if (maxResults === null) return MAX_PAGE;
	const size = Number(maxResults);
	if (!/^\d+$/.test(maxResults) || size < 1 || size > MAX_PAGE) {
		throw invalid('maxResults', `Member must be a whole number from 1 to ${MAX_PAGE}`);
	}
	return size;
}

const TOKEN_PREFIX = 'after:';

const tokenAfter = (name: string) => Buffer.from(TOKEN_PREFIX + name).toString('base64url');

function previousName(nextToken: string | null): string | undefined {
	if (nextToken === null) return undefined;
	const text = Buffer.from(nextToken, 'base64url').toString();
	if (!text.startsWith(TOKEN_PREFIX)) {
		throw invalid('nextToken', 'Member must be a token of an earlier reply');
	}
	return text.slice(TOKEN_PREFIX.length);
}

function invalid(name: string, constraint: string) {
	const message = `Value at '${name}' failed to satisfy constraint: ${constraint}`;
	return fieldValidationException([{ name, message }]);
}
