namespace ShiftService.Training.Compression;

/// <summary>
/// Eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations: simple, exact to rounding, for sides up to a thousand.
/// </summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 60;

    /// <summary>Decomposes.</summary>
    /// <param name="matrix">[n, n], symmetric; overwritten.</param>
    /// <returns>Eigenvalues, largest first, and for each the vector of length 1, [n].</returns>
    public static (double[] Values, double[][] Vectors) Decompose(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        var vectors = new double[n][];
        for (int i = 0; i < n; i++) (vectors[i] = new double[n])[i] = 1;
        double total = 0;
        foreach (double value in matrix) total += value * value;
        for (int sweep = 0; sweep < MostSweeps && OffDiagonal(matrix) > 1e-24 * total; sweep++)
            for (int p = 0; p < n; p++)
                for (int q = p + 1; q < n; q++)
                    if (matrix[p, q] != 0) Rotate(matrix, vectors, p, q);
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => matrix[i, i])];
        return ([.. order.Select(i => matrix[i, i])], [.. order.Select(i => vectors[i])]);
    }

    // Makes [p, q] zero; row i of `vectors` is eigenvector i.
    private static void Rotate(double[,] a, double[][] vectors, int p, int q)
    {
        int n = vectors.Length;
        double theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        double t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        double c = 1 / Math.Sqrt(t * t + 1), s = t * c;
        for (int k = 0; k < n; k++) (a[k, p], a[k, q]) = (c * a[k, p] - s * a[k, q], s * a[k, p] + c * a[k, q]);
        for (int k = 0; k < n; k++) (a[p, k], a[q, k]) = (c * a[p, k] - s * a[q, k], s * a[p, k] + c * a[q, k]);
        double[] x = vectors[p], y = vectors[q];
        for (int k = 0; k < n; k++) (x[k], y[k]) = (c * x[k] - s * y[k], s * x[k] + c * y[k]);
    }

    private static double OffDiagonal(double[,] matrix)
    {
        double sum = 0;
        for (int i = 0; i < matrix.GetLength(0); i++)
            for (int j = 0; j < matrix.GetLength(0); j++)
                if (i != j) sum += matrix[i, j] * matrix[i, j];
        return sum;
    }
}
