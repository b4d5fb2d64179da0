import { isProjectName } from '../../nodes/AwsEvidently/api/projects';

test('names a project by 1 to 127 characters', () => {
	expect(['a', 'x'.repeat(127), 'A.b_c-1', '..'].every(isProjectName)).toBe(true);
	expect(['', 'x'.repeat(128), 'a/b', 'a b', 'a\n'].some(isProjectName)).toBe(false);
});
