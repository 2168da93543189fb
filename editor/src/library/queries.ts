import { graphql } from '@/lib/api'

graphql(`
  fragment FileFields on File {
    id
    name
    type
    bytes
    width
    height
    frames
    thumbhash
    tags
    createdAt
    url
    thumb: url(transformation: "preview/480x480/-/format/auto", expires: 259200)
    still: url(transformation: "preview/480x480/-/format/png", expires: 259200)
  }
`)

/** A page of a project's files; the first, with what is known of the whole and the first 200 tags on the way. */
export const filesQuery = graphql(`
  query Files($project: ID!, $first: Int!, $after: String, $filter: FileFilter, $sort: FileSort, $whole: Boolean! = false) {
    project(id: $project) {
      id
      name
      tags(first: 200) @include(if: $whole)
      fileCount @include(if: $whole)
      rights @include(if: $whole)
      files(first: $first, after: $after, filter: $filter, sort: $sort) {
        totalCount @include(if: $whole)
        totalIsExact @include(if: $whole)
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...FileFields
        }
      }
    }
  }
`)

export const fileEvents = graphql(`
  subscription FileEvents($project: ID!) {
    fileEvents(project: $project) {
      kind
      id
      file {
        ...FileFields
      }
    }
  }
`)
