import { readdir } from 'node:fs/promises';

import { readExampleFiles, readExamples } from '../../examples/import';
import { SQL_FOLDER, withSql } from '../../examples/sql';

const FILE = 'experiment-results.json';

const example = async () => (await readExampleFiles()).find(({ file }) => file === FILE)!;

it('every example workflow contains the SQL of its files (if not, run npm run examples)', async () => {
	for (const each of await readExampleFiles()) expect(each.workflow).toEqual(await withSql(each));
});

it('every folder of SQL belongs to an example workflow', async () => {
	const files = (await readExampleFiles()).map(({ file }) => file);
	const folders = await readdir(SQL_FOLDER);
	expect(files).toEqual(expect.arrayContaining(folders.map((folder) => `${folder}.json`)));
});

it('no SQL comment contains a parameter, whose value could end the comment', async () => {
	const nodes = (await readExamples()).flatMap((workflow) => workflow.nodes);
	const queries = nodes.map(({ parameters }) => parameters?.query).filter((query) => query);
	expect(queries).not.toEqual([]);
	for (const query of queries) expect(query).not.toMatch(/--.*\$\d|\/\*/);
});

it('reports the missing SQL file of a Postgres node', async () => {
	const { file, workflow } = await example();
	const [first] = workflow.nodes.filter(({ type }) => type === 'n8n-nodes-base.postgres');
	const nodes = [...workflow.nodes, { ...first, name: 'Another, Later' }];
	await expect(withSql({ file, workflow: { ...workflow, nodes } })).rejects.toThrow(
		'The SQL of the node "Another, Later" is missing. Add the file another-later.sql.',
	);
});

it('reports the missing HTML file of a report', async () => {
	const { file, workflow } = await example();
	const report = workflow.nodes.find(({ type }) => type === 'n8n-nodes-base.html');
	const nodes = [...workflow.nodes, { ...report, name: 'Second Report' }];
	await expect(withSql({ file, workflow: { ...workflow, nodes } })).rejects.toThrow(
		'The HTML of the node "Second Report" is missing. Add the file second-report.html.',
	);
});

it('reports an SQL file that no node runs', async () => {
	const { file, workflow } = await example();
	const nodes = workflow.nodes.filter(({ name }) => name !== 'Experiment Results');
	await expect(withSql({ file, workflow: { ...workflow, nodes } })).rejects.toThrow(
		`No node of ${FILE} runs experiment-results.sql. Name the file after its node.`,
	);
});
