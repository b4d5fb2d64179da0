import { compile } from '../../nodes/AwsEvidently/evaluate/evaluator';
import { parseDefinitions } from '../../nodes/AwsEvidently/evaluate/parseDefinitions';
import { properties, webhooks } from '../../nodes/AwsEvidently/receive/description';

const option = (name: string) => {
	const options = properties.find((property) => property.name === 'options')!.options!;
	return options.find((each) => each.name === name)!;
};

it('offers no expression for Respond, which n8n reads without evaluating it', () => {
	expect(option('responseMode')).toMatchObject({ noDataExpression: true });
});

// n8n registers test webhooks by this key, so two with the same one would replace each other.
it('has one webhook for each method and number of segments', () => {
	const keys = webhooks
		.filter(({ path }) => path !== '')
		.map(({ httpMethod, path }) => `${httpMethod} ${path.split('/').length}`);
	expect(keys).toEqual(['POST 3', 'POST 4', 'POST 5', 'GET 1', 'GET 2', 'GET 3']);
});

it('responds to every request that may start the workflow when the option Respond says', () => {
	const modes = webhooks
		.filter(({ httpMethod }) => httpMethod === 'POST')
		.map(({ responseMode }) => responseMode);
	expect(new Set(modes)).toEqual(
		new Set([
			'={{ $parameter["options"]?.["responseMode"] === "lastNode" ? "lastNode" : "onReceived" }}',
		]),
	);
});

it('shows a valid example in the description of Features', () => {
	const { description = '' } = properties.find(({ name }) => name === 'features')!;
	const [, example] = /<code>(.*)<\/code>/.exec(description)!;
	const find = compile(parseDefinitions(example, 'the example'));
	expect(find('any', 'checkout-flow')?.('u-1', 0).reason).toBe('EXPERIMENT_RULE_MATCH');
});
