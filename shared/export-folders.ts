/** Where in the bucket exports lie that show hashes: rotation deletes them, whatever month they are of, when it closes one. */
export const WITH_HASHES = 'open/';
