import { readlinkSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** More links in a row are a circle, as Linux counts them. */
const MAX_LINKS = 40;

/**
 * Follows the symbolic links at a path, one by one, also to a file that does not exist yet.
 *
 * @returns The path given, then the path that each link leads to; the last is not a link, unless the links make a circle.
 */
export function linksAt(path: string): string[] {
  const paths = [path];
  for (let at = path; paths.length <= MAX_LINKS; paths.push(at)) {
    try {
      // A link says where it leads from the directory that it stands in, itself without links.
      at = resolve(realpathSync(dirname(at)), readlinkSync(at));
    } catch {
      break;
    }
  }
  return paths;
}
