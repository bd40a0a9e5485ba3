namespace ShiftService.TestSupport;

/// <summary>Finds the files of the repository that tests read.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder of the solution, above the tests' binaries.</summary>
    public static string Path { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ShiftService.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("the tests' binaries do not lie below the folder of ShiftService.sln");
    }
}
