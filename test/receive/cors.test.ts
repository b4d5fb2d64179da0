import { crossOrigin } from '../../nodes/AwsEvidently/receive/cors';

const SHOP = 'https://shop.example';

test('a page reads the error’s name, the request’s ID and the date, which corrects its clock', () => {
	const { headers } = crossOrigin(SHOP, '*');
	expect(headers['access-control-expose-headers']!.split(',')).toEqual([
		'date',
		'x-amzn-errortype',
		'x-amzn-requestid',
	]);
});
