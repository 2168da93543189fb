/* eslint-disable */
import * as types from './graphql';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query AccessedProject($id: ID!) {\n    project(id: $id) {\n      id\n      name\n      rights\n    }\n  }\n": typeof types.AccessedProjectDocument,
    "\n  fragment ApiKeyFields on ApiKey {\n    id\n    name\n    kind\n    rights\n    prefix\n    key\n    types\n    maxBytes\n    origins\n    signed\n    createdAt\n    expiresAt\n    lastUsedAt\n  }\n": typeof types.ApiKeyFieldsFragmentDoc,
    "\n  query ApiKeys($id: ID!) {\n    project(id: $id) {\n      apiKeys {\n        ...ApiKeyFields\n      }\n    }\n  }\n": typeof types.ApiKeysDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    made: createApiKey(input: $input) {\n      key\n      apiKey {\n        ...ApiKeyFields\n      }\n    }\n  }\n": typeof types.CreateApiKeyDocument,
    "\n  mutation UpdateApiKey($id: ID!, $input: UpdateApiKeyInput!) {\n    updateApiKey(id: $id, input: $input) {\n      ...ApiKeyFields\n    }\n  }\n": typeof types.UpdateApiKeyDocument,
    "\n  mutation RotateApiKey($id: ID!) {\n    made: rotateApiKey(id: $id) {\n      key\n      apiKey {\n        ...ApiKeyFields\n      }\n    }\n  }\n": typeof types.RotateApiKeyDocument,
    "\n  mutation DeleteApiKey($id: ID!) {\n    deleteApiKey(id: $id)\n  }\n": typeof types.DeleteApiKeyDocument,
    "\n  query ProjectMembers($id: ID!) {\n    project(id: $id) {\n      members {\n        role\n        person {\n          id\n          name\n          email\n          owner\n          lastSeenAt\n        }\n      }\n    }\n  }\n": typeof types.ProjectMembersDocument,
    "\n  fragment RulesFields on ProjectRules {\n    mode\n    referers\n    withoutReferer\n    newVariantsPerClient\n    newVariantsPerProject\n    keys {\n      id\n      secret\n      createdAt\n    }\n  }\n": typeof types.RulesFieldsFragmentDoc,
    "\n  query ProjectRules($id: ID!) {\n    project(id: $id) {\n      rules {\n        ...RulesFields\n      }\n    }\n  }\n": typeof types.ProjectRulesDocument,
    "\n  mutation UpdateProjectRules($id: ID!, $input: UpdateProjectRulesInput!) {\n    updateProjectRules(id: $id, input: $input) {\n      ...RulesFields\n    }\n  }\n": typeof types.UpdateProjectRulesDocument,
    "\n  mutation CreateSigningKey($project: ID!) {\n    createSigningKey(project: $project) {\n      id\n    }\n  }\n": typeof types.CreateSigningKeyDocument,
    "\n  mutation DeleteSigningKey($id: ID!) {\n    deleteSigningKey(id: $id)\n  }\n": typeof types.DeleteSigningKeyDocument,
    "\n  query RulesOfProject($project: ID!) {\n    project(id: $project) {\n      rules {\n        mode\n        referers\n        withoutReferer\n        newVariantsPerClient\n        newVariantsPerProject\n      }\n    }\n  }\n": typeof types.RulesOfProjectDocument,
    "\n  mutation ChangeRules($project: ID!, $input: UpdateProjectRulesInput!) {\n    updateProjectRules(id: $project, input: $input) {\n      mode\n      referers\n    }\n  }\n": typeof types.ChangeRulesDocument,
    "\n  query MembersOfProject($project: ID!) {\n    project(id: $project) {\n      members {\n        role\n        person {\n          id\n          name\n          email\n        }\n      }\n    }\n  }\n": typeof types.MembersOfProjectDocument,
    "\n  mutation InviteIntoProject($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      link\n    }\n  }\n": typeof types.InviteIntoProjectDocument,
    "\n  query KeysOfProject($project: ID!) {\n    project(id: $project) {\n      apiKeys {\n        id\n        name\n        kind\n        rights\n        prefix\n        expiresAt\n        lastUsedAt\n      }\n    }\n  }\n": typeof types.KeysOfProjectDocument,
    "\n  mutation MakeApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      key\n      apiKey {\n        id\n        prefix\n      }\n    }\n  }\n": typeof types.MakeApiKeyDocument,
    "\n  query ReadFile($id: ID!) {\n    file(id: $id) {\n      id\n      name\n      type\n      bytes\n      width\n      height\n      tags\n      metadata\n      focalPoint {\n        x\n        y\n      }\n      createdAt\n    }\n  }\n": typeof types.ReadFileDocument,
    "\n  query AddressOfFile($id: ID!, $transformation: Transformation) {\n    file(id: $id) {\n      url(transformation: $transformation, absolute: true)\n    }\n  }\n": typeof types.AddressOfFileDocument,
    "\n  mutation ChangeFile($id: ID!, $input: UpdateFileInput!) {\n    updateFile(id: $id, input: $input) {\n      id\n      name\n      tags\n    }\n  }\n": typeof types.ChangeFileDocument,
    "\n  query VariantsOfFile($id: ID!, $first: Int) {\n    file(id: $id) {\n      variants(first: $first) {\n        nodes {\n          url(absolute: true)\n          transformation\n          format\n          width\n          height\n          bytes\n          createdAt\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.VariantsOfFileDocument,
    "\n  mutation PurgeVariants($ids: [ID!]!) {\n    purgeFiles(ids: $ids) {\n      variants\n      bytes\n    }\n  }\n": typeof types.PurgeVariantsDocument,
    "\n  mutation DeleteFile($ids: [ID!]!) {\n    deleteFiles(ids: $ids)\n  }\n": typeof types.DeleteFileDocument,
    "\n  query ListFiles($project: ID!, $first: Int, $filter: FileFilter, $sort: FileSort) {\n    project(id: $project) {\n      files(first: $first, filter: $filter, sort: $sort) {\n        nodes {\n          id\n          name\n          type\n          bytes\n          width\n          height\n          tags\n          url(absolute: true)\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.ListFilesDocument,
    "\n  mutation FetchPicture($project: ID!, $url: String!) {\n    importFile(project: $project, url: $url) {\n      id\n      state\n    }\n  }\n": typeof types.FetchPictureDocument,
    "\n  query ListPeople($first: Int) {\n    people(first: $first) {\n      nodes {\n        id\n        name\n        email\n        owner\n        memberships {\n          role\n          project {\n            name\n          }\n        }\n        lastSeenAt\n      }\n    }\n    invitations {\n      id\n      email\n      expiresAt\n    }\n  }\n": typeof types.ListPeopleDocument,
    "\n  query WhoAmI {\n    viewer {\n      kind\n      owner\n      person {\n        name\n        email\n      }\n      sessions {\n        current\n        userAgent\n        lastSeenAt\n      }\n    }\n  }\n": typeof types.WhoAmIDocument,
    "\n  query ListProjects($first: Int) {\n    projects(first: $first) {\n      nodes {\n        id\n        name\n        fileCount\n        bytes\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.ListProjectsDocument,
    "\n  mutation MakeProject($name: String!) {\n    createProject(input: { name: $name }) {\n      id\n      name\n    }\n  }\n": typeof types.MakeProjectDocument,
    "\n  query UsageOfAll($from: Time, $to: Time, $interval: Interval, $groupBy: UsageGroup) {\n    usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy) {\n      total {\n        requests\n        bytes\n        hits\n        renders\n        errors\n        savedBytes\n      }\n      points {\n        at\n        group\n        requests\n        bytes\n        hits\n      }\n    }\n  }\n": typeof types.UsageOfAllDocument,
    "\n  query ProjectUsage($id: ID!, $from: Time, $to: Time, $interval: Interval, $groupBy: UsageGroup) {\n    project(id: $id) {\n      usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy) {\n        total {\n          requests\n          bytes\n          hits\n          renders\n          errors\n          savedBytes\n        }\n        points {\n          at\n          group\n          requests\n          bytes\n          hits\n        }\n      }\n    }\n  }\n": typeof types.ProjectUsageDocument,
    "\n  query FileUsage($id: ID!, $from: Time, $to: Time, $interval: Interval, $groupBy: UsageGroup) {\n    file(id: $id) {\n      usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy) {\n        total {\n          requests\n          bytes\n          hits\n          renders\n          errors\n          savedBytes\n        }\n        points {\n          at\n          group\n          requests\n          bytes\n          hits\n        }\n      }\n    }\n  }\n": typeof types.FileUsageDocument,
    "\n  query StoredOfAll($from: Time, $to: Time) {\n    storage(from: $from, to: $to) {\n      now {\n        files\n        originalBytes\n        variants\n        variantBytes\n      }\n      points {\n        at\n        originalBytes\n        variantBytes\n      }\n    }\n  }\n": typeof types.StoredOfAllDocument,
    "\n  query StoredOfProject($id: ID!, $from: Time, $to: Time) {\n    project(id: $id) {\n      storage(from: $from, to: $to) {\n        now {\n          files\n          originalBytes\n          variants\n          variantBytes\n        }\n        points {\n          at\n          originalBytes\n          variantBytes\n        }\n      }\n    }\n  }\n": typeof types.StoredOfProjectDocument,
    "\n  query ListWebhooks($project: ID!) {\n    project(id: $project) {\n      webhooks {\n        id\n        url\n        events\n        enabled\n        pending\n        deliveries(first: 5, state: FAILED) {\n          nodes {\n            id\n            event\n            status\n            error\n          }\n        }\n      }\n    }\n  }\n": typeof types.ListWebhooksDocument,
    "\n  mutation MakeWebhook($input: CreateWebhookInput!) {\n    createWebhook(input: $input) {\n      id\n      secret\n    }\n  }\n": typeof types.MakeWebhookDocument,
    "\n  query NamedFile($id: ID!) {\n    file(id: $id) { id name width height thumbhash }\n  }\n": typeof types.NamedFileDocument,
    "\n  query SignedAddresses($file: ID!, $transformations: [Transformation!]!, $expires: Int) {\n    file(id: $file) { urls(transformations: $transformations, expires: $expires) }\n  }\n": typeof types.SignedAddressesDocument,
    "\n  query Presets($project: ID!) {\n    project(id: $project) { presets { id name transformation } }\n  }\n": typeof types.PresetsDocument,
    "\n  mutation CreatePreset($input: CreatePresetInput!) {\n    createPreset(input: $input) { id name transformation }\n  }\n": typeof types.CreatePresetDocument,
    "\n  mutation UpdatePreset($id: ID!, $input: UpdatePresetInput!) {\n    updatePreset(id: $id, input: $input) { id name transformation }\n  }\n": typeof types.UpdatePresetDocument,
    "mutation DeletePreset($id: ID!) { deletePreset(id: $id) }": typeof types.DeletePresetDocument,
    "\n  query EditedFile($id: ID!) {\n    file(id: $id) {\n      id name type bytes checksum width height frames hasAlpha colorSpace thumbhash capturedAt camera\n      location { latitude longitude } tags focalPoint { x y } createdAt url(absolute: true) project { id name rights }\n    }\n  }\n": typeof types.EditedFileDocument,
    "\n  query Operations {\n    operations {\n      name group kind syntax documentation\n      parameters { name kind documentation unit minimum maximum step neutral default choices explanations percent partial opaque }\n    }\n  }\n": typeof types.OperationsDocument,
    "\n  query ReadTransformation($text: String!, $project: ID) {\n    transformation(text: $text, project: $project) {\n      canonical\n      expanded\n      steps { operation text arguments { parameter value } }\n      error { message operation index start end }\n    }\n  }\n": typeof types.ReadTransformationDocument,
    "\n  mutation UpdateEditedFile($id: ID!, $input: UpdateFileInput!) {\n    updateFile(id: $id, input: $input) { id name tags focalPoint { x y } }\n  }\n": typeof types.UpdateEditedFileDocument,
    "mutation DeleteEditedFile($ids: [ID!]!) { deleteFiles(ids: $ids) }": typeof types.DeleteEditedFileDocument,
    "mutation RestoreEditedFile($ids: [ID!]!) { restoreFiles(ids: $ids) { id } }": typeof types.RestoreEditedFileDocument,
    "\n  subscription Preview($session: ID!, $file: ID!, $accept: String) {\n    preview(session: $session, file: $file, accept: $accept) {\n      seq width height bytes renderMs mime data fullWidth fullHeight\n      result { format bytes width height url }\n      error { code message }\n    }\n  }\n": typeof types.PreviewDocument,
    "\n  mutation SetPreview($session: ID!, $seq: Int!, $transformation: Transformation!, $maxEdge: Int!, $settle: Boolean) {\n    setPreview(session: $session, seq: $seq, transformation: $transformation, maxEdge: $maxEdge, settle: $settle)\n  }\n": typeof types.SetPreviewDocument,
    "\n  query FileIds($project: ID!, $after: String, $filter: FileFilter, $sort: FileSort) {\n    project(id: $project) {\n      files(first: 200, after: $after, filter: $filter, sort: $sort) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          id\n        }\n      }\n    }\n  }\n": typeof types.FileIdsDocument,
    "\n  mutation UpdateFile($id: ID!, $input: UpdateFileInput!) {\n    updateFile(id: $id, input: $input) {\n      ...FileFields\n    }\n  }\n": typeof types.UpdateFileDocument,
    "\n  mutation DeleteFiles($ids: [ID!]!) {\n    deleteFiles(ids: $ids)\n  }\n": typeof types.DeleteFilesDocument,
    "\n  mutation RestoreFiles($ids: [ID!]!) {\n    restoreFiles(ids: $ids) {\n      ...FileFields\n    }\n  }\n": typeof types.RestoreFilesDocument,
    "\n  fragment FileFields on File {\n    id\n    name\n    type\n    bytes\n    width\n    height\n    frames\n    thumbhash\n    tags\n    createdAt\n    url\n    thumb: url(transformation: \"preview/480x480/-/format/auto\", expires: 259200)\n    still: url(transformation: \"preview/480x480/-/format/png\", expires: 259200)\n  }\n": typeof types.FileFieldsFragmentDoc,
    "\n  query Files($project: ID!, $first: Int!, $after: String, $filter: FileFilter, $sort: FileSort, $whole: Boolean! = false) {\n    project(id: $project) {\n      id\n      name\n      tags(first: 200) @include(if: $whole)\n      fileCount @include(if: $whole)\n      rights @include(if: $whole)\n      files(first: $first, after: $after, filter: $filter, sort: $sort) {\n        totalCount @include(if: $whole)\n        totalIsExact @include(if: $whole)\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...FileFields\n        }\n      }\n    }\n  }\n": typeof types.FilesDocument,
    "\n  subscription FileEvents($project: ID!) {\n    fileEvents(project: $project) {\n      kind\n      id\n      file {\n        ...FileFields\n      }\n    }\n  }\n": typeof types.FileEventsDocument,
    "\n  query Account {\n    viewer {\n      person {\n        id\n        name\n        email\n        hasPassword\n      }\n      sessions {\n        id\n        current\n        userAgent\n        createdAt\n        lastSeenAt\n      }\n    }\n  }\n": typeof types.AccountDocument,
    "\n  mutation ChangePassword($current: String, $new: String!) {\n    changePassword(current: $current, new: $new) {\n      id\n    }\n  }\n": typeof types.ChangePasswordDocument,
    "\n  mutation EndSession($id: ID!) {\n    endSession(id: $id)\n  }\n": typeof types.EndSessionDocument,
    "\n  mutation SignOutEverywhere {\n    signOutEverywhere\n  }\n": typeof types.SignOutEverywhereDocument,
    "\n  fragment PersonFields on Person {\n    id\n    name\n    email\n    owner\n    createdAt\n    lastSeenAt\n    memberships {\n      role\n      project {\n        id\n        name\n      }\n    }\n  }\n": typeof types.PersonFieldsFragmentDoc,
    "\n  fragment InvitationFields on Invitation {\n    id\n    email\n    owner\n    createdAt\n    expiresAt\n    roles {\n      role\n      project {\n        id\n        name\n      }\n    }\n  }\n": typeof types.InvitationFieldsFragmentDoc,
    "\n  query People($after: String) {\n    people(first: 200, after: $after) {\n      nodes {\n        ...PersonFields\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.PeopleDocument,
    "\n  query Invitations {\n    invitations {\n      ...InvitationFields\n    }\n  }\n": typeof types.InvitationsDocument,
    "\n  mutation Invite($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      link\n      invitation {\n        ...InvitationFields\n      }\n    }\n  }\n": typeof types.InviteDocument,
    "\n  mutation Withdraw($id: ID!) {\n    deleteInvitation(id: $id)\n  }\n": typeof types.WithdrawDocument,
    "\n  mutation UpdatePerson($id: ID!, $input: UpdatePersonInput!) {\n    updatePerson(id: $id, input: $input) {\n      ...PersonFields\n    }\n  }\n": typeof types.UpdatePersonDocument,
    "\n  mutation DeletePerson($id: ID!) {\n    deletePerson(id: $id)\n  }\n": typeof types.DeletePersonDocument,
    "\n  mutation SetMember($project: ID!, $person: ID!, $role: Role) {\n    setMember(project: $project, person: $person, role: $role) {\n      id\n    }\n  }\n": typeof types.SetMemberDocument,
    "\n  mutation CreateProject($name: String!) {\n    createProject(input: { name: $name }) {\n      ...ProjectFields\n    }\n  }\n": typeof types.CreateProjectDocument,
    "\n  mutation RenameProject($id: ID!, $name: String!) {\n    updateProject(id: $id, input: { name: $name }) {\n      ...ProjectFields\n    }\n  }\n": typeof types.RenameProjectDocument,
    "\n  mutation DeleteProject($id: ID!) {\n    deleteProject(id: $id)\n  }\n": typeof types.DeleteProjectDocument,
    "\n  mutation RestoreProject($id: ID!) {\n    restoreProject(id: $id) {\n      ...ProjectFields\n    }\n  }\n": typeof types.RestoreProjectDocument,
    "\n  fragment ProjectFields on Project {\n    id\n    name\n    createdAt\n    fileCount\n    bytes\n    rights\n    files(first: 3) {\n      nodes {\n        id\n        thumbhash\n        thumb: url(transformation: \"preview/480x480/-/format/auto\", expires: 259200)\n      }\n    }\n  }\n": typeof types.ProjectFieldsFragmentDoc,
    "\n  fragment ViewerFields on Viewer {\n    owner\n    person {\n      id\n      name\n      email\n    }\n  }\n": typeof types.ViewerFieldsFragmentDoc,
    "\n  query Viewer {\n    viewer {\n      ...ViewerFields\n    }\n  }\n": typeof types.ViewerDocument,
    "\n  query Projects($after: String) {\n    viewer {\n      ...ViewerFields\n    }\n    projects(first: 200, after: $after) {\n      nodes {\n        ...ProjectFields\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.ProjectsDocument,
    "mutation PurgeFile($id: ID!) { purged: purgeFiles(ids: [$id]) { variants bytes } }": typeof types.PurgeFileDocument,
    "mutation PurgeProject($id: ID!) { purged: purgeProject(id: $id) { variants bytes } }": typeof types.PurgeProjectDocument,
    "mutation PurgePreset($id: ID!) { purged: purgePreset(id: $id) { variants bytes } }": typeof types.PurgePresetDocument,
    "\n  fragment ImportFields on Import {\n    id\n    name\n    state\n    bytes\n    totalBytes\n    file {\n      id\n    }\n    error {\n      code\n      message\n    }\n  }\n": typeof types.ImportFieldsFragmentDoc,
    "\n  mutation ImportFile($project: ID!, $url: String!) {\n    importFile(project: $project, url: $url) {\n      ...ImportFields\n    }\n  }\n": typeof types.ImportFileDocument,
    "\n  mutation CancelImport($id: ID!) {\n    cancelImport(id: $id)\n  }\n": typeof types.CancelImportDocument,
    "\n  subscription ImportProgress($id: ID!) {\n    importProgress(id: $id) {\n      ...ImportFields\n    }\n  }\n": typeof types.ImportProgressDocument,
    "\n  query Alive {\n    health {\n      status\n    }\n  }\n": typeof types.AliveDocument,
    "\n  fragment UsageSums on UsagePoint {\n    requests\n    bytes\n    hits\n    renders\n    renderSeconds\n    errors\n    files\n    savedBytes\n  }\n": typeof types.UsageSumsFragmentDoc,
    "\n  fragment UsageNumbers on Usage {\n    from\n    to\n    interval\n    total {\n      ...UsageSums\n    }\n    points {\n      at\n      group\n      ...UsageSums\n    }\n  }\n": typeof types.UsageNumbersFragmentDoc,
    "\n  fragment StorageSums on StoragePoint {\n    at\n    group\n    files\n    originalBytes\n    variants\n    variantBytes\n  }\n": typeof types.StorageSumsFragmentDoc,
    "\n  fragment StorageNumbers on StorageUsage {\n    interval\n    now {\n      ...StorageSums\n    }\n    points {\n      ...StorageSums\n    }\n    byFormat {\n      ...StorageSums\n    }\n  }\n": typeof types.StorageNumbersFragmentDoc,
    "\n  fragment UsageFile on File {\n    id\n    name\n    width\n    height\n    thumbhash\n    thumb: url(transformation: \"preview/160x160/-/format/auto\", expires: 259200)\n    project {\n      id\n    }\n  }\n": typeof types.UsageFileFragmentDoc,
    "\n  query Usage($from: Time!, $to: Time!, $interval: Interval!, $groupBy: UsageGroup, $first: Int) {\n    usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy, first: $first) {\n      ...UsageNumbers\n    }\n  }\n": typeof types.UsageDocument,
    "\n  query UsageOfProject($id: ID!, $from: Time!, $to: Time!, $interval: Interval!, $groupBy: UsageGroup, $first: Int) {\n    project(id: $id) {\n      name\n      usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy, first: $first) {\n        ...UsageNumbers\n      }\n    }\n  }\n": typeof types.UsageOfProjectDocument,
    "\n  query UsageOfFile($id: ID!, $from: Time!, $to: Time!, $interval: Interval!, $groupBy: UsageGroup, $first: Int) {\n    file(id: $id) {\n      name\n      usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy, first: $first) {\n        ...UsageNumbers\n      }\n    }\n  }\n": typeof types.UsageOfFileDocument,
    "\n  query Storage($from: Time!, $to: Time!, $interval: Interval!) {\n    storage(from: $from, to: $to, interval: $interval) {\n      ...StorageNumbers\n    }\n  }\n": typeof types.StorageDocument,
    "\n  query StorageOfProject($id: ID!, $from: Time!, $to: Time!, $interval: Interval!) {\n    project(id: $id) {\n      storage(from: $from, to: $to, interval: $interval) {\n        ...StorageNumbers\n      }\n    }\n  }\n": typeof types.StorageOfProjectDocument,
    "\n  fragment WebhookFields on Webhook {\n    id\n    url\n    events\n    tags\n    types\n    enabled\n    pending\n    createdAt\n    updatedAt\n  }\n": typeof types.WebhookFieldsFragmentDoc,
    "\n  fragment DeliveryFields on Delivery {\n    id\n    event\n    eventId\n    state\n    attempts\n    createdAt\n    nextAttemptAt\n    lastAttemptAt\n    request\n    status\n    response\n    error\n    tookMs\n  }\n": typeof types.DeliveryFieldsFragmentDoc,
    "\n  query Webhooks($project: ID!) {\n    project(id: $project) {\n      name\n      rights\n      tags(first: 200)\n      webhooks {\n        ...WebhookFields\n      }\n    }\n  }\n": typeof types.WebhooksDocument,
    "\n  query WebhookSecret($id: ID!) {\n    node(id: $id) {\n      ... on Webhook {\n        secret\n      }\n    }\n  }\n": typeof types.WebhookSecretDocument,
    "\n  query Deliveries($id: ID!, $state: DeliveryState, $after: String) {\n    node(id: $id) {\n      ... on Webhook {\n        deliveries(first: 20, after: $after, state: $state) {\n          nodes {\n            ...DeliveryFields\n          }\n          pageInfo {\n            hasNextPage\n            endCursor\n          }\n        }\n      }\n    }\n  }\n": typeof types.DeliveriesDocument,
    "\n  mutation CreateWebhook($input: CreateWebhookInput!) {\n    createWebhook(input: $input) {\n      ...WebhookFields\n    }\n  }\n": typeof types.CreateWebhookDocument,
    "\n  mutation UpdateWebhook($id: ID!, $input: UpdateWebhookInput!) {\n    updateWebhook(id: $id, input: $input) {\n      ...WebhookFields\n    }\n  }\n": typeof types.UpdateWebhookDocument,
    "mutation DeleteWebhook($id: ID!) { deleteWebhook(id: $id) }": typeof types.DeleteWebhookDocument,
    "\n  mutation RotateWebhookSecret($id: ID!) {\n    rotateWebhookSecret(id: $id) {\n      secret\n    }\n  }\n": typeof types.RotateWebhookSecretDocument,
    "\n  mutation TestWebhook($id: ID!) {\n    testWebhook(id: $id) {\n      ...DeliveryFields\n    }\n  }\n": typeof types.TestWebhookDocument,
    "\n  mutation ResendDelivery($id: ID!) {\n    resendDelivery(id: $id) {\n      ...DeliveryFields\n    }\n  }\n": typeof types.ResendDeliveryDocument,
};
const documents: Documents = {
    "\n  query AccessedProject($id: ID!) {\n    project(id: $id) {\n      id\n      name\n      rights\n    }\n  }\n": types.AccessedProjectDocument,
    "\n  fragment ApiKeyFields on ApiKey {\n    id\n    name\n    kind\n    rights\n    prefix\n    key\n    types\n    maxBytes\n    origins\n    signed\n    createdAt\n    expiresAt\n    lastUsedAt\n  }\n": types.ApiKeyFieldsFragmentDoc,
    "\n  query ApiKeys($id: ID!) {\n    project(id: $id) {\n      apiKeys {\n        ...ApiKeyFields\n      }\n    }\n  }\n": types.ApiKeysDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    made: createApiKey(input: $input) {\n      key\n      apiKey {\n        ...ApiKeyFields\n      }\n    }\n  }\n": types.CreateApiKeyDocument,
    "\n  mutation UpdateApiKey($id: ID!, $input: UpdateApiKeyInput!) {\n    updateApiKey(id: $id, input: $input) {\n      ...ApiKeyFields\n    }\n  }\n": types.UpdateApiKeyDocument,
    "\n  mutation RotateApiKey($id: ID!) {\n    made: rotateApiKey(id: $id) {\n      key\n      apiKey {\n        ...ApiKeyFields\n      }\n    }\n  }\n": types.RotateApiKeyDocument,
    "\n  mutation DeleteApiKey($id: ID!) {\n    deleteApiKey(id: $id)\n  }\n": types.DeleteApiKeyDocument,
    "\n  query ProjectMembers($id: ID!) {\n    project(id: $id) {\n      members {\n        role\n        person {\n          id\n          name\n          email\n          owner\n          lastSeenAt\n        }\n      }\n    }\n  }\n": types.ProjectMembersDocument,
    "\n  fragment RulesFields on ProjectRules {\n    mode\n    referers\n    withoutReferer\n    newVariantsPerClient\n    newVariantsPerProject\n    keys {\n      id\n      secret\n      createdAt\n    }\n  }\n": types.RulesFieldsFragmentDoc,
    "\n  query ProjectRules($id: ID!) {\n    project(id: $id) {\n      rules {\n        ...RulesFields\n      }\n    }\n  }\n": types.ProjectRulesDocument,
    "\n  mutation UpdateProjectRules($id: ID!, $input: UpdateProjectRulesInput!) {\n    updateProjectRules(id: $id, input: $input) {\n      ...RulesFields\n    }\n  }\n": types.UpdateProjectRulesDocument,
    "\n  mutation CreateSigningKey($project: ID!) {\n    createSigningKey(project: $project) {\n      id\n    }\n  }\n": types.CreateSigningKeyDocument,
    "\n  mutation DeleteSigningKey($id: ID!) {\n    deleteSigningKey(id: $id)\n  }\n": types.DeleteSigningKeyDocument,
    "\n  query RulesOfProject($project: ID!) {\n    project(id: $project) {\n      rules {\n        mode\n        referers\n        withoutReferer\n        newVariantsPerClient\n        newVariantsPerProject\n      }\n    }\n  }\n": types.RulesOfProjectDocument,
    "\n  mutation ChangeRules($project: ID!, $input: UpdateProjectRulesInput!) {\n    updateProjectRules(id: $project, input: $input) {\n      mode\n      referers\n    }\n  }\n": types.ChangeRulesDocument,
    "\n  query MembersOfProject($project: ID!) {\n    project(id: $project) {\n      members {\n        role\n        person {\n          id\n          name\n          email\n        }\n      }\n    }\n  }\n": types.MembersOfProjectDocument,
    "\n  mutation InviteIntoProject($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      link\n    }\n  }\n": types.InviteIntoProjectDocument,
    "\n  query KeysOfProject($project: ID!) {\n    project(id: $project) {\n      apiKeys {\n        id\n        name\n        kind\n        rights\n        prefix\n        expiresAt\n        lastUsedAt\n      }\n    }\n  }\n": types.KeysOfProjectDocument,
    "\n  mutation MakeApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      key\n      apiKey {\n        id\n        prefix\n      }\n    }\n  }\n": types.MakeApiKeyDocument,
    "\n  query ReadFile($id: ID!) {\n    file(id: $id) {\n      id\n      name\n      type\n      bytes\n      width\n      height\n      tags\n      metadata\n      focalPoint {\n        x\n        y\n      }\n      createdAt\n    }\n  }\n": types.ReadFileDocument,
    "\n  query AddressOfFile($id: ID!, $transformation: Transformation) {\n    file(id: $id) {\n      url(transformation: $transformation, absolute: true)\n    }\n  }\n": types.AddressOfFileDocument,
    "\n  mutation ChangeFile($id: ID!, $input: UpdateFileInput!) {\n    updateFile(id: $id, input: $input) {\n      id\n      name\n      tags\n    }\n  }\n": types.ChangeFileDocument,
    "\n  query VariantsOfFile($id: ID!, $first: Int) {\n    file(id: $id) {\n      variants(first: $first) {\n        nodes {\n          url(absolute: true)\n          transformation\n          format\n          width\n          height\n          bytes\n          createdAt\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.VariantsOfFileDocument,
    "\n  mutation PurgeVariants($ids: [ID!]!) {\n    purgeFiles(ids: $ids) {\n      variants\n      bytes\n    }\n  }\n": types.PurgeVariantsDocument,
    "\n  mutation DeleteFile($ids: [ID!]!) {\n    deleteFiles(ids: $ids)\n  }\n": types.DeleteFileDocument,
    "\n  query ListFiles($project: ID!, $first: Int, $filter: FileFilter, $sort: FileSort) {\n    project(id: $project) {\n      files(first: $first, filter: $filter, sort: $sort) {\n        nodes {\n          id\n          name\n          type\n          bytes\n          width\n          height\n          tags\n          url(absolute: true)\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.ListFilesDocument,
    "\n  mutation FetchPicture($project: ID!, $url: String!) {\n    importFile(project: $project, url: $url) {\n      id\n      state\n    }\n  }\n": types.FetchPictureDocument,
    "\n  query ListPeople($first: Int) {\n    people(first: $first) {\n      nodes {\n        id\n        name\n        email\n        owner\n        memberships {\n          role\n          project {\n            name\n          }\n        }\n        lastSeenAt\n      }\n    }\n    invitations {\n      id\n      email\n      expiresAt\n    }\n  }\n": types.ListPeopleDocument,
    "\n  query WhoAmI {\n    viewer {\n      kind\n      owner\n      person {\n        name\n        email\n      }\n      sessions {\n        current\n        userAgent\n        lastSeenAt\n      }\n    }\n  }\n": types.WhoAmIDocument,
    "\n  query ListProjects($first: Int) {\n    projects(first: $first) {\n      nodes {\n        id\n        name\n        fileCount\n        bytes\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.ListProjectsDocument,
    "\n  mutation MakeProject($name: String!) {\n    createProject(input: { name: $name }) {\n      id\n      name\n    }\n  }\n": types.MakeProjectDocument,
    "\n  query UsageOfAll($from: Time, $to: Time, $interval: Interval, $groupBy: UsageGroup) {\n    usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy) {\n      total {\n        requests\n        bytes\n        hits\n        renders\n        errors\n        savedBytes\n      }\n      points {\n        at\n        group\n        requests\n        bytes\n        hits\n      }\n    }\n  }\n": types.UsageOfAllDocument,
    "\n  query ProjectUsage($id: ID!, $from: Time, $to: Time, $interval: Interval, $groupBy: UsageGroup) {\n    project(id: $id) {\n      usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy) {\n        total {\n          requests\n          bytes\n          hits\n          renders\n          errors\n          savedBytes\n        }\n        points {\n          at\n          group\n          requests\n          bytes\n          hits\n        }\n      }\n    }\n  }\n": types.ProjectUsageDocument,
    "\n  query FileUsage($id: ID!, $from: Time, $to: Time, $interval: Interval, $groupBy: UsageGroup) {\n    file(id: $id) {\n      usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy) {\n        total {\n          requests\n          bytes\n          hits\n          renders\n          errors\n          savedBytes\n        }\n        points {\n          at\n          group\n          requests\n          bytes\n          hits\n        }\n      }\n    }\n  }\n": types.FileUsageDocument,
    "\n  query StoredOfAll($from: Time, $to: Time) {\n    storage(from: $from, to: $to) {\n      now {\n        files\n        originalBytes\n        variants\n        variantBytes\n      }\n      points {\n        at\n        originalBytes\n        variantBytes\n      }\n    }\n  }\n": types.StoredOfAllDocument,
    "\n  query StoredOfProject($id: ID!, $from: Time, $to: Time) {\n    project(id: $id) {\n      storage(from: $from, to: $to) {\n        now {\n          files\n          originalBytes\n          variants\n          variantBytes\n        }\n        points {\n          at\n          originalBytes\n          variantBytes\n        }\n      }\n    }\n  }\n": types.StoredOfProjectDocument,
    "\n  query ListWebhooks($project: ID!) {\n    project(id: $project) {\n      webhooks {\n        id\n        url\n        events\n        enabled\n        pending\n        deliveries(first: 5, state: FAILED) {\n          nodes {\n            id\n            event\n            status\n            error\n          }\n        }\n      }\n    }\n  }\n": types.ListWebhooksDocument,
    "\n  mutation MakeWebhook($input: CreateWebhookInput!) {\n    createWebhook(input: $input) {\n      id\n      secret\n    }\n  }\n": types.MakeWebhookDocument,
    "\n  query NamedFile($id: ID!) {\n    file(id: $id) { id name width height thumbhash }\n  }\n": types.NamedFileDocument,
    "\n  query SignedAddresses($file: ID!, $transformations: [Transformation!]!, $expires: Int) {\n    file(id: $file) { urls(transformations: $transformations, expires: $expires) }\n  }\n": types.SignedAddressesDocument,
    "\n  query Presets($project: ID!) {\n    project(id: $project) { presets { id name transformation } }\n  }\n": types.PresetsDocument,
    "\n  mutation CreatePreset($input: CreatePresetInput!) {\n    createPreset(input: $input) { id name transformation }\n  }\n": types.CreatePresetDocument,
    "\n  mutation UpdatePreset($id: ID!, $input: UpdatePresetInput!) {\n    updatePreset(id: $id, input: $input) { id name transformation }\n  }\n": types.UpdatePresetDocument,
    "mutation DeletePreset($id: ID!) { deletePreset(id: $id) }": types.DeletePresetDocument,
    "\n  query EditedFile($id: ID!) {\n    file(id: $id) {\n      id name type bytes checksum width height frames hasAlpha colorSpace thumbhash capturedAt camera\n      location { latitude longitude } tags focalPoint { x y } createdAt url(absolute: true) project { id name rights }\n    }\n  }\n": types.EditedFileDocument,
    "\n  query Operations {\n    operations {\n      name group kind syntax documentation\n      parameters { name kind documentation unit minimum maximum step neutral default choices explanations percent partial opaque }\n    }\n  }\n": types.OperationsDocument,
    "\n  query ReadTransformation($text: String!, $project: ID) {\n    transformation(text: $text, project: $project) {\n      canonical\n      expanded\n      steps { operation text arguments { parameter value } }\n      error { message operation index start end }\n    }\n  }\n": types.ReadTransformationDocument,
    "\n  mutation UpdateEditedFile($id: ID!, $input: UpdateFileInput!) {\n    updateFile(id: $id, input: $input) { id name tags focalPoint { x y } }\n  }\n": types.UpdateEditedFileDocument,
    "mutation DeleteEditedFile($ids: [ID!]!) { deleteFiles(ids: $ids) }": types.DeleteEditedFileDocument,
    "mutation RestoreEditedFile($ids: [ID!]!) { restoreFiles(ids: $ids) { id } }": types.RestoreEditedFileDocument,
    "\n  subscription Preview($session: ID!, $file: ID!, $accept: String) {\n    preview(session: $session, file: $file, accept: $accept) {\n      seq width height bytes renderMs mime data fullWidth fullHeight\n      result { format bytes width height url }\n      error { code message }\n    }\n  }\n": types.PreviewDocument,
    "\n  mutation SetPreview($session: ID!, $seq: Int!, $transformation: Transformation!, $maxEdge: Int!, $settle: Boolean) {\n    setPreview(session: $session, seq: $seq, transformation: $transformation, maxEdge: $maxEdge, settle: $settle)\n  }\n": types.SetPreviewDocument,
    "\n  query FileIds($project: ID!, $after: String, $filter: FileFilter, $sort: FileSort) {\n    project(id: $project) {\n      files(first: 200, after: $after, filter: $filter, sort: $sort) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          id\n        }\n      }\n    }\n  }\n": types.FileIdsDocument,
    "\n  mutation UpdateFile($id: ID!, $input: UpdateFileInput!) {\n    updateFile(id: $id, input: $input) {\n      ...FileFields\n    }\n  }\n": types.UpdateFileDocument,
    "\n  mutation DeleteFiles($ids: [ID!]!) {\n    deleteFiles(ids: $ids)\n  }\n": types.DeleteFilesDocument,
    "\n  mutation RestoreFiles($ids: [ID!]!) {\n    restoreFiles(ids: $ids) {\n      ...FileFields\n    }\n  }\n": types.RestoreFilesDocument,
    "\n  fragment FileFields on File {\n    id\n    name\n    type\n    bytes\n    width\n    height\n    frames\n    thumbhash\n    tags\n    createdAt\n    url\n    thumb: url(transformation: \"preview/480x480/-/format/auto\", expires: 259200)\n    still: url(transformation: \"preview/480x480/-/format/png\", expires: 259200)\n  }\n": types.FileFieldsFragmentDoc,
    "\n  query Files($project: ID!, $first: Int!, $after: String, $filter: FileFilter, $sort: FileSort, $whole: Boolean! = false) {\n    project(id: $project) {\n      id\n      name\n      tags(first: 200) @include(if: $whole)\n      fileCount @include(if: $whole)\n      rights @include(if: $whole)\n      files(first: $first, after: $after, filter: $filter, sort: $sort) {\n        totalCount @include(if: $whole)\n        totalIsExact @include(if: $whole)\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...FileFields\n        }\n      }\n    }\n  }\n": types.FilesDocument,
    "\n  subscription FileEvents($project: ID!) {\n    fileEvents(project: $project) {\n      kind\n      id\n      file {\n        ...FileFields\n      }\n    }\n  }\n": types.FileEventsDocument,
    "\n  query Account {\n    viewer {\n      person {\n        id\n        name\n        email\n        hasPassword\n      }\n      sessions {\n        id\n        current\n        userAgent\n        createdAt\n        lastSeenAt\n      }\n    }\n  }\n": types.AccountDocument,
    "\n  mutation ChangePassword($current: String, $new: String!) {\n    changePassword(current: $current, new: $new) {\n      id\n    }\n  }\n": types.ChangePasswordDocument,
    "\n  mutation EndSession($id: ID!) {\n    endSession(id: $id)\n  }\n": types.EndSessionDocument,
    "\n  mutation SignOutEverywhere {\n    signOutEverywhere\n  }\n": types.SignOutEverywhereDocument,
    "\n  fragment PersonFields on Person {\n    id\n    name\n    email\n    owner\n    createdAt\n    lastSeenAt\n    memberships {\n      role\n      project {\n        id\n        name\n      }\n    }\n  }\n": types.PersonFieldsFragmentDoc,
    "\n  fragment InvitationFields on Invitation {\n    id\n    email\n    owner\n    createdAt\n    expiresAt\n    roles {\n      role\n      project {\n        id\n        name\n      }\n    }\n  }\n": types.InvitationFieldsFragmentDoc,
    "\n  query People($after: String) {\n    people(first: 200, after: $after) {\n      nodes {\n        ...PersonFields\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.PeopleDocument,
    "\n  query Invitations {\n    invitations {\n      ...InvitationFields\n    }\n  }\n": types.InvitationsDocument,
    "\n  mutation Invite($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      link\n      invitation {\n        ...InvitationFields\n      }\n    }\n  }\n": types.InviteDocument,
    "\n  mutation Withdraw($id: ID!) {\n    deleteInvitation(id: $id)\n  }\n": types.WithdrawDocument,
    "\n  mutation UpdatePerson($id: ID!, $input: UpdatePersonInput!) {\n    updatePerson(id: $id, input: $input) {\n      ...PersonFields\n    }\n  }\n": types.UpdatePersonDocument,
    "\n  mutation DeletePerson($id: ID!) {\n    deletePerson(id: $id)\n  }\n": types.DeletePersonDocument,
    "\n  mutation SetMember($project: ID!, $person: ID!, $role: Role) {\n    setMember(project: $project, person: $person, role: $role) {\n      id\n    }\n  }\n": types.SetMemberDocument,
    "\n  mutation CreateProject($name: String!) {\n    createProject(input: { name: $name }) {\n      ...ProjectFields\n    }\n  }\n": types.CreateProjectDocument,
    "\n  mutation RenameProject($id: ID!, $name: String!) {\n    updateProject(id: $id, input: { name: $name }) {\n      ...ProjectFields\n    }\n  }\n": types.RenameProjectDocument,
    "\n  mutation DeleteProject($id: ID!) {\n    deleteProject(id: $id)\n  }\n": types.DeleteProjectDocument,
    "\n  mutation RestoreProject($id: ID!) {\n    restoreProject(id: $id) {\n      ...ProjectFields\n    }\n  }\n": types.RestoreProjectDocument,
    "\n  fragment ProjectFields on Project {\n    id\n    name\n    createdAt\n    fileCount\n    bytes\n    rights\n    files(first: 3) {\n      nodes {\n        id\n        thumbhash\n        thumb: url(transformation: \"preview/480x480/-/format/auto\", expires: 259200)\n      }\n    }\n  }\n": types.ProjectFieldsFragmentDoc,
    "\n  fragment ViewerFields on Viewer {\n    owner\n    person {\n      id\n      name\n      email\n    }\n  }\n": types.ViewerFieldsFragmentDoc,
    "\n  query Viewer {\n    viewer {\n      ...ViewerFields\n    }\n  }\n": types.ViewerDocument,
    "\n  query Projects($after: String) {\n    viewer {\n      ...ViewerFields\n    }\n    projects(first: 200, after: $after) {\n      nodes {\n        ...ProjectFields\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.ProjectsDocument,
    "mutation PurgeFile($id: ID!) { purged: purgeFiles(ids: [$id]) { variants bytes } }": types.PurgeFileDocument,
    "mutation PurgeProject($id: ID!) { purged: purgeProject(id: $id) { variants bytes } }": types.PurgeProjectDocument,
    "mutation PurgePreset($id: ID!) { purged: purgePreset(id: $id) { variants bytes } }": types.PurgePresetDocument,
    "\n  fragment ImportFields on Import {\n    id\n    name\n    state\n    bytes\n    totalBytes\n    file {\n      id\n    }\n    error {\n      code\n      message\n    }\n  }\n": types.ImportFieldsFragmentDoc,
    "\n  mutation ImportFile($project: ID!, $url: String!) {\n    importFile(project: $project, url: $url) {\n      ...ImportFields\n    }\n  }\n": types.ImportFileDocument,
    "\n  mutation CancelImport($id: ID!) {\n    cancelImport(id: $id)\n  }\n": types.CancelImportDocument,
    "\n  subscription ImportProgress($id: ID!) {\n    importProgress(id: $id) {\n      ...ImportFields\n    }\n  }\n": types.ImportProgressDocument,
    "\n  query Alive {\n    health {\n      status\n    }\n  }\n": types.AliveDocument,
    "\n  fragment UsageSums on UsagePoint {\n    requests\n    bytes\n    hits\n    renders\n    renderSeconds\n    errors\n    files\n    savedBytes\n  }\n": types.UsageSumsFragmentDoc,
    "\n  fragment UsageNumbers on Usage {\n    from\n    to\n    interval\n    total {\n      ...UsageSums\n    }\n    points {\n      at\n      group\n      ...UsageSums\n    }\n  }\n": types.UsageNumbersFragmentDoc,
    "\n  fragment StorageSums on StoragePoint {\n    at\n    group\n    files\n    originalBytes\n    variants\n    variantBytes\n  }\n": types.StorageSumsFragmentDoc,
    "\n  fragment StorageNumbers on StorageUsage {\n    interval\n    now {\n      ...StorageSums\n    }\n    points {\n      ...StorageSums\n    }\n    byFormat {\n      ...StorageSums\n    }\n  }\n": types.StorageNumbersFragmentDoc,
    "\n  fragment UsageFile on File {\n    id\n    name\n    width\n    height\n    thumbhash\n    thumb: url(transformation: \"preview/160x160/-/format/auto\", expires: 259200)\n    project {\n      id\n    }\n  }\n": types.UsageFileFragmentDoc,
    "\n  query Usage($from: Time!, $to: Time!, $interval: Interval!, $groupBy: UsageGroup, $first: Int) {\n    usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy, first: $first) {\n      ...UsageNumbers\n    }\n  }\n": types.UsageDocument,
    "\n  query UsageOfProject($id: ID!, $from: Time!, $to: Time!, $interval: Interval!, $groupBy: UsageGroup, $first: Int) {\n    project(id: $id) {\n      name\n      usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy, first: $first) {\n        ...UsageNumbers\n      }\n    }\n  }\n": types.UsageOfProjectDocument,
    "\n  query UsageOfFile($id: ID!, $from: Time!, $to: Time!, $interval: Interval!, $groupBy: UsageGroup, $first: Int) {\n    file(id: $id) {\n      name\n      usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy, first: $first) {\n        ...UsageNumbers\n      }\n    }\n  }\n": types.UsageOfFileDocument,
    "\n  query Storage($from: Time!, $to: Time!, $interval: Interval!) {\n    storage(from: $from, to: $to, interval: $interval) {\n      ...StorageNumbers\n    }\n  }\n": types.StorageDocument,
    "\n  query StorageOfProject($id: ID!, $from: Time!, $to: Time!, $interval: Interval!) {\n    project(id: $id) {\n      storage(from: $from, to: $to, interval: $interval) {\n        ...StorageNumbers\n      }\n    }\n  }\n": types.StorageOfProjectDocument,
    "\n  fragment WebhookFields on Webhook {\n    id\n    url\n    events\n    tags\n    types\n    enabled\n    pending\n    createdAt\n    updatedAt\n  }\n": types.WebhookFieldsFragmentDoc,
    "\n  fragment DeliveryFields on Delivery {\n    id\n    event\n    eventId\n    state\n    attempts\n    createdAt\n    nextAttemptAt\n    lastAttemptAt\n    request\n    status\n    response\n    error\n    tookMs\n  }\n": types.DeliveryFieldsFragmentDoc,
    "\n  query Webhooks($project: ID!) {\n    project(id: $project) {\n      name\n      rights\n      tags(first: 200)\n      webhooks {\n        ...WebhookFields\n      }\n    }\n  }\n": types.WebhooksDocument,
    "\n  query WebhookSecret($id: ID!) {\n    node(id: $id) {\n      ... on Webhook {\n        secret\n      }\n    }\n  }\n": types.WebhookSecretDocument,
    "\n  query Deliveries($id: ID!, $state: DeliveryState, $after: String) {\n    node(id: $id) {\n      ... on Webhook {\n        deliveries(first: 20, after: $after, state: $state) {\n          nodes {\n            ...DeliveryFields\n          }\n          pageInfo {\n            hasNextPage\n            endCursor\n          }\n        }\n      }\n    }\n  }\n": types.DeliveriesDocument,
    "\n  mutation CreateWebhook($input: CreateWebhookInput!) {\n    createWebhook(input: $input) {\n      ...WebhookFields\n    }\n  }\n": types.CreateWebhookDocument,
    "\n  mutation UpdateWebhook($id: ID!, $input: UpdateWebhookInput!) {\n    updateWebhook(id: $id, input: $input) {\n      ...WebhookFields\n    }\n  }\n": types.UpdateWebhookDocument,
    "mutation DeleteWebhook($id: ID!) { deleteWebhook(id: $id) }": types.DeleteWebhookDocument,
    "\n  mutation RotateWebhookSecret($id: ID!) {\n    rotateWebhookSecret(id: $id) {\n      secret\n    }\n  }\n": types.RotateWebhookSecretDocument,
    "\n  mutation TestWebhook($id: ID!) {\n    testWebhook(id: $id) {\n      ...DeliveryFields\n    }\n  }\n": types.TestWebhookDocument,
    "\n  mutation ResendDelivery($id: ID!) {\n    resendDelivery(id: $id) {\n      ...DeliveryFields\n    }\n  }\n": types.ResendDeliveryDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AccessedProject($id: ID!) {\n    project(id: $id) {\n      id\n      name\n      rights\n    }\n  }\n"): typeof import('./graphql').AccessedProjectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ApiKeyFields on ApiKey {\n    id\n    name\n    kind\n    rights\n    prefix\n    key\n    types\n    maxBytes\n    origins\n    signed\n    createdAt\n    expiresAt\n    lastUsedAt\n  }\n"): typeof import('./graphql').ApiKeyFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ApiKeys($id: ID!) {\n    project(id: $id) {\n      apiKeys {\n        ...ApiKeyFields\n      }\n    }\n  }\n"): typeof import('./graphql').ApiKeysDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    made: createApiKey(input: $input) {\n      key\n      apiKey {\n        ...ApiKeyFields\n      }\n    }\n  }\n"): typeof import('./graphql').CreateApiKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateApiKey($id: ID!, $input: UpdateApiKeyInput!) {\n    updateApiKey(id: $id, input: $input) {\n      ...ApiKeyFields\n    }\n  }\n"): typeof import('./graphql').UpdateApiKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotateApiKey($id: ID!) {\n    made: rotateApiKey(id: $id) {\n      key\n      apiKey {\n        ...ApiKeyFields\n      }\n    }\n  }\n"): typeof import('./graphql').RotateApiKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteApiKey($id: ID!) {\n    deleteApiKey(id: $id)\n  }\n"): typeof import('./graphql').DeleteApiKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ProjectMembers($id: ID!) {\n    project(id: $id) {\n      members {\n        role\n        person {\n          id\n          name\n          email\n          owner\n          lastSeenAt\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').ProjectMembersDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RulesFields on ProjectRules {\n    mode\n    referers\n    withoutReferer\n    newVariantsPerClient\n    newVariantsPerProject\n    keys {\n      id\n      secret\n      createdAt\n    }\n  }\n"): typeof import('./graphql').RulesFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ProjectRules($id: ID!) {\n    project(id: $id) {\n      rules {\n        ...RulesFields\n      }\n    }\n  }\n"): typeof import('./graphql').ProjectRulesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateProjectRules($id: ID!, $input: UpdateProjectRulesInput!) {\n    updateProjectRules(id: $id, input: $input) {\n      ...RulesFields\n    }\n  }\n"): typeof import('./graphql').UpdateProjectRulesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateSigningKey($project: ID!) {\n    createSigningKey(project: $project) {\n      id\n    }\n  }\n"): typeof import('./graphql').CreateSigningKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteSigningKey($id: ID!) {\n    deleteSigningKey(id: $id)\n  }\n"): typeof import('./graphql').DeleteSigningKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RulesOfProject($project: ID!) {\n    project(id: $project) {\n      rules {\n        mode\n        referers\n        withoutReferer\n        newVariantsPerClient\n        newVariantsPerProject\n      }\n    }\n  }\n"): typeof import('./graphql').RulesOfProjectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangeRules($project: ID!, $input: UpdateProjectRulesInput!) {\n    updateProjectRules(id: $project, input: $input) {\n      mode\n      referers\n    }\n  }\n"): typeof import('./graphql').ChangeRulesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MembersOfProject($project: ID!) {\n    project(id: $project) {\n      members {\n        role\n        person {\n          id\n          name\n          email\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').MembersOfProjectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation InviteIntoProject($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      link\n    }\n  }\n"): typeof import('./graphql').InviteIntoProjectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query KeysOfProject($project: ID!) {\n    project(id: $project) {\n      apiKeys {\n        id\n        name\n        kind\n        rights\n        prefix\n        expiresAt\n        lastUsedAt\n      }\n    }\n  }\n"): typeof import('./graphql').KeysOfProjectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MakeApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      key\n      apiKey {\n        id\n        prefix\n      }\n    }\n  }\n"): typeof import('./graphql').MakeApiKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReadFile($id: ID!) {\n    file(id: $id) {\n      id\n      name\n      type\n      bytes\n      width\n      height\n      tags\n      metadata\n      focalPoint {\n        x\n        y\n      }\n      createdAt\n    }\n  }\n"): typeof import('./graphql').ReadFileDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AddressOfFile($id: ID!, $transformation: Transformation) {\n    file(id: $id) {\n      url(transformation: $transformation, absolute: true)\n    }\n  }\n"): typeof import('./graphql').AddressOfFileDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangeFile($id: ID!, $input: UpdateFileInput!) {\n    updateFile(id: $id, input: $input) {\n      id\n      name\n      tags\n    }\n  }\n"): typeof import('./graphql').ChangeFileDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query VariantsOfFile($id: ID!, $first: Int) {\n    file(id: $id) {\n      variants(first: $first) {\n        nodes {\n          url(absolute: true)\n          transformation\n          format\n          width\n          height\n          bytes\n          createdAt\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').VariantsOfFileDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PurgeVariants($ids: [ID!]!) {\n    purgeFiles(ids: $ids) {\n      variants\n      bytes\n    }\n  }\n"): typeof import('./graphql').PurgeVariantsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteFile($ids: [ID!]!) {\n    deleteFiles(ids: $ids)\n  }\n"): typeof import('./graphql').DeleteFileDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListFiles($project: ID!, $first: Int, $filter: FileFilter, $sort: FileSort) {\n    project(id: $project) {\n      files(first: $first, filter: $filter, sort: $sort) {\n        nodes {\n          id\n          name\n          type\n          bytes\n          width\n          height\n          tags\n          url(absolute: true)\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').ListFilesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FetchPicture($project: ID!, $url: String!) {\n    importFile(project: $project, url: $url) {\n      id\n      state\n    }\n  }\n"): typeof import('./graphql').FetchPictureDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListPeople($first: Int) {\n    people(first: $first) {\n      nodes {\n        id\n        name\n        email\n        owner\n        memberships {\n          role\n          project {\n            name\n          }\n        }\n        lastSeenAt\n      }\n    }\n    invitations {\n      id\n      email\n      expiresAt\n    }\n  }\n"): typeof import('./graphql').ListPeopleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WhoAmI {\n    viewer {\n      kind\n      owner\n      person {\n        name\n        email\n      }\n      sessions {\n        current\n        userAgent\n        lastSeenAt\n      }\n    }\n  }\n"): typeof import('./graphql').WhoAmIDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListProjects($first: Int) {\n    projects(first: $first) {\n      nodes {\n        id\n        name\n        fileCount\n        bytes\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): typeof import('./graphql').ListProjectsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MakeProject($name: String!) {\n    createProject(input: { name: $name }) {\n      id\n      name\n    }\n  }\n"): typeof import('./graphql').MakeProjectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query UsageOfAll($from: Time, $to: Time, $interval: Interval, $groupBy: UsageGroup) {\n    usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy) {\n      total {\n        requests\n        bytes\n        hits\n        renders\n        errors\n        savedBytes\n      }\n      points {\n        at\n        group\n        requests\n        bytes\n        hits\n      }\n    }\n  }\n"): typeof import('./graphql').UsageOfAllDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ProjectUsage($id: ID!, $from: Time, $to: Time, $interval: Interval, $groupBy: UsageGroup) {\n    project(id: $id) {\n      usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy) {\n        total {\n          requests\n          bytes\n          hits\n          renders\n          errors\n          savedBytes\n        }\n        points {\n          at\n          group\n          requests\n          bytes\n          hits\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').ProjectUsageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FileUsage($id: ID!, $from: Time, $to: Time, $interval: Interval, $groupBy: UsageGroup) {\n    file(id: $id) {\n      usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy) {\n        total {\n          requests\n          bytes\n          hits\n          renders\n          errors\n          savedBytes\n        }\n        points {\n          at\n          group\n          requests\n          bytes\n          hits\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').FileUsageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query StoredOfAll($from: Time, $to: Time) {\n    storage(from: $from, to: $to) {\n      now {\n        files\n        originalBytes\n        variants\n        variantBytes\n      }\n      points {\n        at\n        originalBytes\n        variantBytes\n      }\n    }\n  }\n"): typeof import('./graphql').StoredOfAllDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query StoredOfProject($id: ID!, $from: Time, $to: Time) {\n    project(id: $id) {\n      storage(from: $from, to: $to) {\n        now {\n          files\n          originalBytes\n          variants\n          variantBytes\n        }\n        points {\n          at\n          originalBytes\n          variantBytes\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').StoredOfProjectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListWebhooks($project: ID!) {\n    project(id: $project) {\n      webhooks {\n        id\n        url\n        events\n        enabled\n        pending\n        deliveries(first: 5, state: FAILED) {\n          nodes {\n            id\n            event\n            status\n            error\n          }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').ListWebhooksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MakeWebhook($input: CreateWebhookInput!) {\n    createWebhook(input: $input) {\n      id\n      secret\n    }\n  }\n"): typeof import('./graphql').MakeWebhookDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query NamedFile($id: ID!) {\n    file(id: $id) { id name width height thumbhash }\n  }\n"): typeof import('./graphql').NamedFileDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SignedAddresses($file: ID!, $transformations: [Transformation!]!, $expires: Int) {\n    file(id: $file) { urls(transformations: $transformations, expires: $expires) }\n  }\n"): typeof import('./graphql').SignedAddressesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Presets($project: ID!) {\n    project(id: $project) { presets { id name transformation } }\n  }\n"): typeof import('./graphql').PresetsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreatePreset($input: CreatePresetInput!) {\n    createPreset(input: $input) { id name transformation }\n  }\n"): typeof import('./graphql').CreatePresetDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdatePreset($id: ID!, $input: UpdatePresetInput!) {\n    updatePreset(id: $id, input: $input) { id name transformation }\n  }\n"): typeof import('./graphql').UpdatePresetDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation DeletePreset($id: ID!) { deletePreset(id: $id) }"): typeof import('./graphql').DeletePresetDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EditedFile($id: ID!) {\n    file(id: $id) {\n      id name type bytes checksum width height frames hasAlpha colorSpace thumbhash capturedAt camera\n      location { latitude longitude } tags focalPoint { x y } createdAt url(absolute: true) project { id name rights }\n    }\n  }\n"): typeof import('./graphql').EditedFileDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Operations {\n    operations {\n      name group kind syntax documentation\n      parameters { name kind documentation unit minimum maximum step neutral default choices explanations percent partial opaque }\n    }\n  }\n"): typeof import('./graphql').OperationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReadTransformation($text: String!, $project: ID) {\n    transformation(text: $text, project: $project) {\n      canonical\n      expanded\n      steps { operation text arguments { parameter value } }\n      error { message operation index start end }\n    }\n  }\n"): typeof import('./graphql').ReadTransformationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateEditedFile($id: ID!, $input: UpdateFileInput!) {\n    updateFile(id: $id, input: $input) { id name tags focalPoint { x y } }\n  }\n"): typeof import('./graphql').UpdateEditedFileDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation DeleteEditedFile($ids: [ID!]!) { deleteFiles(ids: $ids) }"): typeof import('./graphql').DeleteEditedFileDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RestoreEditedFile($ids: [ID!]!) { restoreFiles(ids: $ids) { id } }"): typeof import('./graphql').RestoreEditedFileDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Preview($session: ID!, $file: ID!, $accept: String) {\n    preview(session: $session, file: $file, accept: $accept) {\n      seq width height bytes renderMs mime data fullWidth fullHeight\n      result { format bytes width height url }\n      error { code message }\n    }\n  }\n"): typeof import('./graphql').PreviewDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetPreview($session: ID!, $seq: Int!, $transformation: Transformation!, $maxEdge: Int!, $settle: Boolean) {\n    setPreview(session: $session, seq: $seq, transformation: $transformation, maxEdge: $maxEdge, settle: $settle)\n  }\n"): typeof import('./graphql').SetPreviewDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FileIds($project: ID!, $after: String, $filter: FileFilter, $sort: FileSort) {\n    project(id: $project) {\n      files(first: 200, after: $after, filter: $filter, sort: $sort) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          id\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').FileIdsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateFile($id: ID!, $input: UpdateFileInput!) {\n    updateFile(id: $id, input: $input) {\n      ...FileFields\n    }\n  }\n"): typeof import('./graphql').UpdateFileDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteFiles($ids: [ID!]!) {\n    deleteFiles(ids: $ids)\n  }\n"): typeof import('./graphql').DeleteFilesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RestoreFiles($ids: [ID!]!) {\n    restoreFiles(ids: $ids) {\n      ...FileFields\n    }\n  }\n"): typeof import('./graphql').RestoreFilesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment FileFields on File {\n    id\n    name\n    type\n    bytes\n    width\n    height\n    frames\n    thumbhash\n    tags\n    createdAt\n    url\n    thumb: url(transformation: \"preview/480x480/-/format/auto\", expires: 259200)\n    still: url(transformation: \"preview/480x480/-/format/png\", expires: 259200)\n  }\n"): typeof import('./graphql').FileFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Files($project: ID!, $first: Int!, $after: String, $filter: FileFilter, $sort: FileSort, $whole: Boolean! = false) {\n    project(id: $project) {\n      id\n      name\n      tags(first: 200) @include(if: $whole)\n      fileCount @include(if: $whole)\n      rights @include(if: $whole)\n      files(first: $first, after: $after, filter: $filter, sort: $sort) {\n        totalCount @include(if: $whole)\n        totalIsExact @include(if: $whole)\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...FileFields\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').FilesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription FileEvents($project: ID!) {\n    fileEvents(project: $project) {\n      kind\n      id\n      file {\n        ...FileFields\n      }\n    }\n  }\n"): typeof import('./graphql').FileEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Account {\n    viewer {\n      person {\n        id\n        name\n        email\n        hasPassword\n      }\n      sessions {\n        id\n        current\n        userAgent\n        createdAt\n        lastSeenAt\n      }\n    }\n  }\n"): typeof import('./graphql').AccountDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangePassword($current: String, $new: String!) {\n    changePassword(current: $current, new: $new) {\n      id\n    }\n  }\n"): typeof import('./graphql').ChangePasswordDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndSession($id: ID!) {\n    endSession(id: $id)\n  }\n"): typeof import('./graphql').EndSessionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignOutEverywhere {\n    signOutEverywhere\n  }\n"): typeof import('./graphql').SignOutEverywhereDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PersonFields on Person {\n    id\n    name\n    email\n    owner\n    createdAt\n    lastSeenAt\n    memberships {\n      role\n      project {\n        id\n        name\n      }\n    }\n  }\n"): typeof import('./graphql').PersonFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment InvitationFields on Invitation {\n    id\n    email\n    owner\n    createdAt\n    expiresAt\n    roles {\n      role\n      project {\n        id\n        name\n      }\n    }\n  }\n"): typeof import('./graphql').InvitationFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query People($after: String) {\n    people(first: 200, after: $after) {\n      nodes {\n        ...PersonFields\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): typeof import('./graphql').PeopleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Invitations {\n    invitations {\n      ...InvitationFields\n    }\n  }\n"): typeof import('./graphql').InvitationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Invite($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      link\n      invitation {\n        ...InvitationFields\n      }\n    }\n  }\n"): typeof import('./graphql').InviteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Withdraw($id: ID!) {\n    deleteInvitation(id: $id)\n  }\n"): typeof import('./graphql').WithdrawDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdatePerson($id: ID!, $input: UpdatePersonInput!) {\n    updatePerson(id: $id, input: $input) {\n      ...PersonFields\n    }\n  }\n"): typeof import('./graphql').UpdatePersonDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeletePerson($id: ID!) {\n    deletePerson(id: $id)\n  }\n"): typeof import('./graphql').DeletePersonDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetMember($project: ID!, $person: ID!, $role: Role) {\n    setMember(project: $project, person: $person, role: $role) {\n      id\n    }\n  }\n"): typeof import('./graphql').SetMemberDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateProject($name: String!) {\n    createProject(input: { name: $name }) {\n      ...ProjectFields\n    }\n  }\n"): typeof import('./graphql').CreateProjectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RenameProject($id: ID!, $name: String!) {\n    updateProject(id: $id, input: { name: $name }) {\n      ...ProjectFields\n    }\n  }\n"): typeof import('./graphql').RenameProjectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteProject($id: ID!) {\n    deleteProject(id: $id)\n  }\n"): typeof import('./graphql').DeleteProjectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RestoreProject($id: ID!) {\n    restoreProject(id: $id) {\n      ...ProjectFields\n    }\n  }\n"): typeof import('./graphql').RestoreProjectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ProjectFields on Project {\n    id\n    name\n    createdAt\n    fileCount\n    bytes\n    rights\n    files(first: 3) {\n      nodes {\n        id\n        thumbhash\n        thumb: url(transformation: \"preview/480x480/-/format/auto\", expires: 259200)\n      }\n    }\n  }\n"): typeof import('./graphql').ProjectFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ViewerFields on Viewer {\n    owner\n    person {\n      id\n      name\n      email\n    }\n  }\n"): typeof import('./graphql').ViewerFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    viewer {\n      ...ViewerFields\n    }\n  }\n"): typeof import('./graphql').ViewerDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Projects($after: String) {\n    viewer {\n      ...ViewerFields\n    }\n    projects(first: 200, after: $after) {\n      nodes {\n        ...ProjectFields\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): typeof import('./graphql').ProjectsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation PurgeFile($id: ID!) { purged: purgeFiles(ids: [$id]) { variants bytes } }"): typeof import('./graphql').PurgeFileDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation PurgeProject($id: ID!) { purged: purgeProject(id: $id) { variants bytes } }"): typeof import('./graphql').PurgeProjectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation PurgePreset($id: ID!) { purged: purgePreset(id: $id) { variants bytes } }"): typeof import('./graphql').PurgePresetDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ImportFields on Import {\n    id\n    name\n    state\n    bytes\n    totalBytes\n    file {\n      id\n    }\n    error {\n      code\n      message\n    }\n  }\n"): typeof import('./graphql').ImportFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ImportFile($project: ID!, $url: String!) {\n    importFile(project: $project, url: $url) {\n      ...ImportFields\n    }\n  }\n"): typeof import('./graphql').ImportFileDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelImport($id: ID!) {\n    cancelImport(id: $id)\n  }\n"): typeof import('./graphql').CancelImportDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ImportProgress($id: ID!) {\n    importProgress(id: $id) {\n      ...ImportFields\n    }\n  }\n"): typeof import('./graphql').ImportProgressDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Alive {\n    health {\n      status\n    }\n  }\n"): typeof import('./graphql').AliveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment UsageSums on UsagePoint {\n    requests\n    bytes\n    hits\n    renders\n    renderSeconds\n    errors\n    files\n    savedBytes\n  }\n"): typeof import('./graphql').UsageSumsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment UsageNumbers on Usage {\n    from\n    to\n    interval\n    total {\n      ...UsageSums\n    }\n    points {\n      at\n      group\n      ...UsageSums\n    }\n  }\n"): typeof import('./graphql').UsageNumbersFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment StorageSums on StoragePoint {\n    at\n    group\n    files\n    originalBytes\n    variants\n    variantBytes\n  }\n"): typeof import('./graphql').StorageSumsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment StorageNumbers on StorageUsage {\n    interval\n    now {\n      ...StorageSums\n    }\n    points {\n      ...StorageSums\n    }\n    byFormat {\n      ...StorageSums\n    }\n  }\n"): typeof import('./graphql').StorageNumbersFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment UsageFile on File {\n    id\n    name\n    width\n    height\n    thumbhash\n    thumb: url(transformation: \"preview/160x160/-/format/auto\", expires: 259200)\n    project {\n      id\n    }\n  }\n"): typeof import('./graphql').UsageFileFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Usage($from: Time!, $to: Time!, $interval: Interval!, $groupBy: UsageGroup, $first: Int) {\n    usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy, first: $first) {\n      ...UsageNumbers\n    }\n  }\n"): typeof import('./graphql').UsageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query UsageOfProject($id: ID!, $from: Time!, $to: Time!, $interval: Interval!, $groupBy: UsageGroup, $first: Int) {\n    project(id: $id) {\n      name\n      usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy, first: $first) {\n        ...UsageNumbers\n      }\n    }\n  }\n"): typeof import('./graphql').UsageOfProjectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query UsageOfFile($id: ID!, $from: Time!, $to: Time!, $interval: Interval!, $groupBy: UsageGroup, $first: Int) {\n    file(id: $id) {\n      name\n      usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy, first: $first) {\n        ...UsageNumbers\n      }\n    }\n  }\n"): typeof import('./graphql').UsageOfFileDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Storage($from: Time!, $to: Time!, $interval: Interval!) {\n    storage(from: $from, to: $to, interval: $interval) {\n      ...StorageNumbers\n    }\n  }\n"): typeof import('./graphql').StorageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query StorageOfProject($id: ID!, $from: Time!, $to: Time!, $interval: Interval!) {\n    project(id: $id) {\n      storage(from: $from, to: $to, interval: $interval) {\n        ...StorageNumbers\n      }\n    }\n  }\n"): typeof import('./graphql').StorageOfProjectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment WebhookFields on Webhook {\n    id\n    url\n    events\n    tags\n    types\n    enabled\n    pending\n    createdAt\n    updatedAt\n  }\n"): typeof import('./graphql').WebhookFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment DeliveryFields on Delivery {\n    id\n    event\n    eventId\n    state\n    attempts\n    createdAt\n    nextAttemptAt\n    lastAttemptAt\n    request\n    status\n    response\n    error\n    tookMs\n  }\n"): typeof import('./graphql').DeliveryFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Webhooks($project: ID!) {\n    project(id: $project) {\n      name\n      rights\n      tags(first: 200)\n      webhooks {\n        ...WebhookFields\n      }\n    }\n  }\n"): typeof import('./graphql').WebhooksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WebhookSecret($id: ID!) {\n    node(id: $id) {\n      ... on Webhook {\n        secret\n      }\n    }\n  }\n"): typeof import('./graphql').WebhookSecretDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Deliveries($id: ID!, $state: DeliveryState, $after: String) {\n    node(id: $id) {\n      ... on Webhook {\n        deliveries(first: 20, after: $after, state: $state) {\n          nodes {\n            ...DeliveryFields\n          }\n          pageInfo {\n            hasNextPage\n            endCursor\n          }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').DeliveriesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateWebhook($input: CreateWebhookInput!) {\n    createWebhook(input: $input) {\n      ...WebhookFields\n    }\n  }\n"): typeof import('./graphql').CreateWebhookDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateWebhook($id: ID!, $input: UpdateWebhookInput!) {\n    updateWebhook(id: $id, input: $input) {\n      ...WebhookFields\n    }\n  }\n"): typeof import('./graphql').UpdateWebhookDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation DeleteWebhook($id: ID!) { deleteWebhook(id: $id) }"): typeof import('./graphql').DeleteWebhookDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotateWebhookSecret($id: ID!) {\n    rotateWebhookSecret(id: $id) {\n      secret\n    }\n  }\n"): typeof import('./graphql').RotateWebhookSecretDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TestWebhook($id: ID!) {\n    testWebhook(id: $id) {\n      ...DeliveryFields\n    }\n  }\n"): typeof import('./graphql').TestWebhookDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResendDelivery($id: ID!) {\n    resendDelivery(id: $id) {\n      ...DeliveryFields\n    }\n  }\n"): typeof import('./graphql').ResendDeliveryDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
