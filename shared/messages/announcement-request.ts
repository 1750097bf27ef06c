/** Rotation's request to the announcements function: post the report of a closed month (`YYYY-MM`) in a guild. */
export interface AnnouncementRequest {
  guild: string;
  month: string;
}
