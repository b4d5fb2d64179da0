import { isTooDeep, MAX_DEPTH } from '../../nodes/AwsEvidently/receive/depth';

const nested = (levels: number, open: string, close: string) =>
	open.repeat(levels) + '1' + close.repeat(levels);

const isTextTooDeep = (text: string) => isTooDeep(text, JSON.parse(text));

it.each([
	['objects', nested(MAX_DEPTH + 1, '{"a":', '}')],
	['arrays', nested(MAX_DEPTH + 1, '[', ']')],
	['arrays beside other members', `{"a":[1,"b"],"c":${nested(MAX_DEPTH, '[', ']')}}`],
])('finds data of 501 nested %s too deep', (_what, text) => {
	expect(isTextTooDeep(text)).toBe(true);
});

it.each([
	['500 nested objects', nested(MAX_DEPTH, '{"a":', '}')],
	['500 nested arrays', nested(MAX_DEPTH, '[', ']')],
	['brackets inside a text', JSON.stringify('['.repeat(2000))],
	['many empty members', JSON.stringify(Array.from({ length: 2000 }, () => ({ a: null })))],
	['many members', JSON.stringify(Array.from({ length: 2000 }, (_, a) => ({ a })))],
])('does not find %s too deep', (_what, text) => {
	expect(isTextTooDeep(text)).toBe(false);
});
