/* What a program costs that does nothing: the floor below every hook. */
int main(void)
{
	return 0;
}
