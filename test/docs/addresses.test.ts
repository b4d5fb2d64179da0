import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { REPOSITORY } from '../../n8n/install/package';
import manifest from '../../package.json';

it('the README has the address from which n8n can import each example', async () => {
	const readme = await readFile(join(REPOSITORY, 'README.md'), 'utf8');
	const addresses = [...readme.matchAll(/\]\((https:\/\/raw\.githubusercontent\.com\/[^)]+)\)/g)];
	const examples = readdirSync(join(REPOSITORY, 'examples')).filter((name) =>
		name.endsWith('.json'),
	);
	const { pathname } = new URL(manifest.homepage);
	expect(addresses.map(([, address]) => address).sort()).toEqual(
		examples.map((name) => `https://raw.githubusercontent.com${pathname}/main/examples/${name}`),
	);
});
