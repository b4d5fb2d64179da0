import { properties, webhooks } from '../../nodes/AwsEvidently/receive/description';

const option = (name: string) => {
	const options = properties.find((property) => property.name === 'options')!.options!;
	return options.find((each) => each.name === name)!;
};

test('Respond offers no expression, since n8n reads it before it could evaluate one', () => {
	expect(option('responseMode')).toMatchObject({ noDataExpression: true });
});

test('both routes that events come in by respond as the option says', () => {
	const modes = webhooks
		.filter(({ path }) => path.includes('events/projects'))
		.map(({ responseMode }) => responseMode);
	expect(modes).toHaveLength(2);
	expect(new Set(modes)).toEqual(
		new Set([
			'={{ $parameter["options"]?.["responseMode"] === "lastNode" ? "lastNode" : "onReceived" }}',
		]),
	);
});
