/** What rotation asks the announcements function for: a guild's post about a month (`YYYY-MM`) that was closed. */
export interface AnnouncementRequest {
  guild: string;
  month: string;
}
