import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installSteps } from '../../n8n/install/installN8n';
import { checkPrerequisites } from '../../n8n/install/prerequisites';
import { CURRENT } from '../../n8n/install/versions';

const FOLDER = join(tmpdir(), 'a folder', 'that does not exist yet');
const { PATH } = process.env;

afterEach(() => {
	process.env.PATH = PATH;
});

it('lists every program that is missing before it downloads n8n', async () => {
	process.env.PATH = '/nowhere';
	const [first] = installSteps(CURRENT);
	await expect(first!.run(() => undefined)).rejects.toThrow(
		"n8n's native modules are compiled, but g++, make, python3 can't be found. Install what is missing. On Debian: apt-get install -y g++ make python3",
	);
});

it('says how much disk space n8n needs and how much is free', async () => {
	await expect(checkPrerequisites(FOLDER, 1e18)).rejects.toThrow(
		/^n8n needs 1000000000\.0 GB of disk space, but only \d+\.\d GB are free in .+\. Free some space, or set XDG_CACHE_HOME to a folder on another disk\.$/,
	);
});

it('accepts a machine that has the programs and enough disk space', async () => {
	await expect(checkPrerequisites(FOLDER, 1)).resolves.toBeUndefined();
});
