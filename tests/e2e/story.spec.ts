/** The main job on one relay, with its data in a folder. */
import { StoryRelay } from './story-relay.ts';
import { tellStory } from './the-story.ts';

tellStory(() => StoryRelay.start());
