import { canonicalRequest } from '../../nodes/AwsEvidently/receive/canonicalRequest';
import type { WireRequest } from '../../nodes/AwsEvidently/receive/request';

const HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const lines = (request: Partial<WireRequest>, signedHeaders: string[] = ['host']) =>
	canonicalRequest(
		{ method: 'GET', target: '/', headers: { host: ['example.com'] }, ...request },
		signedHeaders,
		HASH,
	).split('\n');

const pathOf = (target: string) => lines({ target })[1];
const queryOf = (target: string) => lines({ target })[2];

it('writes the method, path, query, headers, header names and hash on separate lines', () => {
	const request = {
		target: '/projects?maxResults=5',
		headers: { host: ['example.com'], 'x-amz-date': ['20210201T093000Z'] },
	};
	expect(lines(request, ['x-amz-date', 'host'])).toEqual([
		'GET',
		'/projects',
		'maxResults=5',
		'host:example.com',
		'x-amz-date:20210201T093000Z',
		'',
		'host;x-amz-date',
		HASH,
	]);
});

it('encodes the path of the request target once more', () => {
	expect(pathOf('/events/projects/arn%3Aaws%2Fx')).toBe('/events/projects/arn%253Aaws%252Fx');
	expect(pathOf("/a!'()*~b")).toBe('/a%21%27%28%29%2A~b');
});

it('resolves dot segments and repeated slashes in the path', () => {
	expect(pathOf('/a//b/./c/../d/')).toBe('/a/b/d/');
	expect(pathOf('/../..')).toBe('/');
});

it('sorts the query by name, then by value, and adds an empty value where none is', () => {
	expect(queryOf('/?b=2&a-b=1&a=2&a=1&c')).toBe('a=1&a=2&a-b=1&b=2&c=');
	expect(queryOf('/?a=2&c&b&a=3&B&a=1')).toBe('B=&a=1&a=2&a=3&b=&c=');
});

it('normalizes the encoding of the query', () => {
	expect(queryOf('/?nextToken=a/b+%2b%2F=')).toBe('nextToken=a%2Fb%2B%2B%2F%3D');
	expect(queryOf('/?broken=%zz')).toBe('broken=%25zz');
});

it('leaves the line of a missing query empty, and the value of a missing header', () => {
	expect(lines({ target: '/a' }, ['x-none']).slice(1, 4)).toEqual(['/a', '', 'x-none:']);
});

it('collapses spaces in header values and joins repeated headers with commas', () => {
	const headers = { host: ['example.com'], 'x-a': ['  b   c '], 'x-d': ['1', '2'] };
	expect(lines({ headers }, ['x-a', 'x-d']).slice(3, 5)).toEqual(['x-a:b c', 'x-d:1,2']);
});
